package dev.pitwall.config;

/**
 * One value as somebody wrote it, in whatever source.
 *
 * @param text a list is its JSON text
 * @param origin where it stands
 * @param list true if it was written as a list
 * @param unresolved the name inside of a {@code ${name}} that could not be resolved, else empty
 */
record Written(String text, String origin, boolean list, String unresolved) {

  static Written text(String text, String origin) {
    return new Written(text, origin, false, "");
  }
}
