package dev.pitwall.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What is wrong with a value that is well written but does not fit to the others.
 *
 * @param key the key's full name
 * @param ignored true: the key counts as not set; false: it stays in force, this is a warning
 * @param allowed what is allowed there, in English or Japanese
 * @param word the word that fits nothing; empty if no other word would help
 * @param known the words that exist
 */
public record Mistake(
    String key,
    boolean ignored,
    Function<Locale, String> allowed,
    String word,
    Collection<String> known) {

  /** Keeps a copy. */
  public Mistake {
    known = List.copyOf(known);
  }
}
