package dev.pitwall.config;

import dev.pitwall.text.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the text of a value becomes the value, and how its kind is described to people.
 *
 * @param <T> the value
 */
public final class Type<T> {
  static final Type<String> TEXT = plain("text", text -> text);
  static final Type<String> SECRET = plain("secret", text -> text);
  static final Type<Boolean> FLAG =
      new Type<>(words("flag"), Values::flag, Suggestions::flag, false);
  static final Type<Double> PERCENT =
      new Type<>(words("percent"), Values::percent, Suggestions::percent, false);

  /** A time with its unit: {@code 90s}, {@code 2h}. */
  public static final Type<Duration> DURATION =
      new Type<>(words("duration"), Values::duration, Suggestions::duration, false);

  static final Type<Long> SIZE = new Type<>(words("size"), Values::size, Suggestions::size, false);
  static final Type<Path> PATH = plain("path", Path::of);
  static final Type<List<String>> TEXTS =
      new Type<>(words("texts"), Values::texts, text -> List.of(), true);
  static final Type<List<Entry>> ENTRIES =
      new Type<>(words("entries"), Values::entries, text -> List.of(), true);

  private final Function<Locale, String> allowed;
  private final Function<String, T> parse;
  private final Function<String, List<String>> suggest;
  private final boolean list;
  private final @Nullable Grammar<T> grammar;

  private Type(
      Function<Locale, String> allowed,
      Function<String, T> parse,
      Function<String, List<String>> suggest,
      boolean list) {
    this.allowed = allowed;
    this.parse = parse;
    this.suggest = suggest;
    this.list = list;
    this.grammar = null;
  }

  private Type(Grammar<T> grammar) {
    this.allowed = grammar::allowed;
    this.parse = grammar::parse;
    this.suggest = grammar::suggest;
    this.list = false;
    this.grammar = grammar;
  }

  private static <T> Type<T> plain(String code, Function<String, T> parse) {
    return new Type<>(words(code), parse, text -> List.of(), false);
  }

  private static Function<Locale, String> words(String code, Object... namesAndValues) {
    return locale -> Messages.of(Type.class, locale).get("type." + code, namesAndValues);
  }

  static Type<Integer> number(int least, int most) {
    return new Type<>(
        words("number", "least", least, "most", most),
        text -> Values.number(text, least, most),
        text -> List.of(),
        false);
  }

  static Type<Duration> duration(Duration least, Duration most) {
    return new Type<>(
        words("duration-within", "least", Values.text(least), "most", Values.text(most)),
        text -> Values.duration(text, least, most),
        Suggestions::duration,
        false);
  }

  static Type<String> choice(List<String> words) {
    List<String> allowed = List.copyOf(words);
    return new Type<>(
        words("choice", "words", String.join(", ", allowed)),
        text -> Values.choice(text, allowed),
        text -> Suggestions.nearest(text, allowed).stream().toList(),
        false);
  }

  static <T> Type<T> parsed(Function<Locale, String> allowed, Function<String, T> parse) {
    return new Type<>(allowed, parse, text -> List.of(), false);
  }

  static <T> Type<T> of(Grammar<T> grammar) {
    return new Type<>(grammar);
  }

  /** The type of a value that is only spoken of. */
  static Type<String> said(Function<Locale, String> allowed) {
    return parsed(allowed, text -> text);
  }

  /** What may be written in place of the refused text, in English or Japanese. */
  String allowed(Locale locale, String refused) {
    return grammar == null ? allowed(locale) : grammar.explain(refused, locale);
  }

  /** True if a refused text gets a sentence of its own. */
  boolean explains() {
    return grammar != null;
  }

  static <T> Type<List<T>> parsedList(Function<Locale, String> allowed, Function<String, T> parse) {
    return new Type<>(
        allowed, text -> Values.texts(text).stream().map(parse).toList(), text -> List.of(), true);
  }

  /** What may be written, in English: {@code a percentage such as 80%}. */
  public String allowed() {
    return allowed(Locale.ENGLISH);
  }

  /** What may be written, in English or Japanese. */
  public String allowed(Locale locale) {
    return allowed.apply(locale);
  }

  /** True if a list may stand there. */
  boolean list() {
    return list;
  }

  /**
   * The value.
   *
   * @throws IllegalArgumentException if {@code text} is not of this type
   */
  public T parse(String text) {
    return parse.apply(text);
  }

  /** What somebody who wrote the refused {@code text} may have meant; often nothing. */
  List<String> suggest(String text) {
    return suggest.apply(text);
  }
}
