package dev.pitwall.config;

import java.util.List;
import java.util.Locale;

/**
 * How a value with a grammar of its own is written, and how a mistake in it is explained.
 *
 * @param <T> the value
 */
public interface Grammar<T> {

  /**
   * The value.
   *
   * @throws IllegalArgumentException if the text is refused; nothing else is thrown
   */
  T parse(String text);

  /** What may be written, in English or Japanese. */
  String allowed(Locale locale);

  /**
   * What is wrong with a refused text. The first line must stand alone; further ones may show the
   * place.
   */
  default String explain(String refused, Locale locale) {
    return allowed(locale);
  }

  /** What somebody who wrote the refused text may have meant; often nothing. */
  default List<String> suggest(String refused) {
    return List.of();
  }
}
