/**
 * The morning's questions: what is put together from what others know, kept for the comparison with
 * the next day, and said in every form.
 */
@NullMarked
package dev.pitwall.checklist;

import org.jspecify.annotations.NullMarked;
