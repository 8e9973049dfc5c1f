package dev.pitwall.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * How the text of a value becomes the value, and how its kind is described to people.
 *
 * @param <T> the value
 */
public final class Type<T> {
  static final Type<String> TEXT = new Type<>("text", text -> text);
  static final Type<String> SECRET = new Type<>("secret text", text -> text);
  static final Type<Boolean> FLAG = new Type<>("true or false", Values::flag);
  static final Type<Double> PERCENT = new Type<>("a percentage such as 80%", Values::percent);
  static final Type<Duration> DURATION =
      new Type<>("a duration with its unit, such as 500ms, 30s, 5m, 12h or 7d", Values::duration);
  static final Type<Long> SIZE =
      new Type<>("a size with its unit, such as 10MiB or 2GiB", Values::size);
  static final Type<Path> PATH = new Type<>("a path", Path::of);
  static final Type<List<String>> TEXTS = new Type<>("a list of texts", Values::texts);

  private final String allowed;
  private final Function<String, T> parse;

  private Type(String allowed, Function<String, T> parse) {
    this.allowed = allowed;
    this.parse = parse;
  }

  static Type<Integer> number(int least, int most) {
    String range = "a whole number from " + least + " to " + most;
    return new Type<>(range, text -> Values.number(text, least, most));
  }

  static Type<String> choice(List<String> words) {
    return new Type<>(
        "one of " + String.join(", ", words), text -> Values.choice(text, List.copyOf(words)));
  }

  /** What may be written, in English: {@code a percentage such as 80%}. */
  public String allowed() {
    return allowed;
  }

  /**
   * The value.
   *
   * @throws IllegalArgumentException if {@code text} is not of this type
   */
  T parse(String text) {
    return parse.apply(text);
  }
}
