/** What counts as trouble out of the box: one class a domain, with the thresholds that are set. */
@NullMarked
package dev.pitwall.rules;

import org.jspecify.annotations.NullMarked;
