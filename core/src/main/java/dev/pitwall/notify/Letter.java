package dev.pitwall.notify;

/**
 * One message on its way out: what, in which words, and whether it may be a second copy.
 *
 * @param said in the words of this attempt
 */
record Letter(Errand errand, Notification said, boolean possiblyRepeated) {}
