/**
 * Words for people, from resource bundles beside the feature that says them, in English and
 * Japanese.
 */
@NullMarked
package dev.pitwall.text;

import org.jspecify.annotations.NullMarked;
