/**
 * What the text of a log event says: its level's word, and what is the same in errors of one kind.
 */
@NullMarked
package dev.pitwall.logs.event;

import org.jspecify.annotations.NullMarked;
