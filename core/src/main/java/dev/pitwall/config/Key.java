package dev.pitwall.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One configuration key: its name below {@code pitwall.}, its type, its default and what it means.
 * Declared by the feature that reads it; the reference page and {@code config print} are made from
 * it.
 *
 * @param <T> the type of its value
 */
public final class Key<T> {
  private final String name;
  private final Type<T> type;
  private final @Nullable String defaultText;
  private final String meaning;
  private final List<Key<?>> fields;
  private final boolean emptyCounts;

  private Key(String name, Type<T> type, @Nullable String defaultText, String meaning) {
    this(name, type, defaultText, meaning, new Extras(List.of(), false));
  }

  private Key(
      String name, Type<T> type, @Nullable String defaultText, String meaning, Extras extras) {
    this.name = name;
    this.type = type;
    this.defaultText = defaultText;
    this.meaning = meaning;
    this.fields = extras.fields;
    this.emptyCounts = extras.emptyCounts;
  }

  private record Extras(List<Key<?>> fields, boolean emptyCounts) {}

  /** A text. */
  public static Key<String> text(String name, @Nullable String defaultText, String meaning) {
    return new Key<>(name, Type.TEXT, defaultText, meaning);
  }

  /** A text that is never printed; also read from the file that {@code name-file} names. */
  public static Key<String> secret(String name, String meaning) {
    return new Key<>(name, Type.SECRET, null, meaning);
  }

  /** {@code true} or {@code false}. */
  public static Key<Boolean> flag(String name, boolean defaultValue, String meaning) {
    return new Key<>(name, Type.FLAG, Boolean.toString(defaultValue), meaning);
  }

  /** A whole number within bounds. */
  public static Key<Integer> number(
      String name, int least, int most, @Nullable Integer defaultValue, String meaning) {
    String text = defaultValue == null ? null : defaultValue.toString();
    return new Key<>(name, Type.number(least, most), text, meaning);
  }

  /** A share, written {@code 80%}; its value is 0.8. */
  public static Key<Double> percent(String name, @Nullable String defaultText, String meaning) {
    return new Key<>(name, Type.PERCENT, defaultText, meaning);
  }

  /** A duration with its unit: {@code 500ms}, {@code 2s}, {@code 5m}, {@code 12h}, {@code 30d}. */
  public static Key<Duration> duration(String name, @Nullable String defaultText, String meaning) {
    return new Key<>(name, Type.DURATION, defaultText, meaning);
  }

  /** A duration within bounds, both included. */
  public static Key<Duration> duration(
      String name, Duration least, Duration most, @Nullable String defaultText, String meaning) {
    return new Key<>(name, Type.duration(least, most), defaultText, meaning);
  }

  /** A size in bytes with its unit: {@code 512MiB}. */
  public static Key<Long> size(String name, @Nullable String defaultText, String meaning) {
    return new Key<>(name, Type.SIZE, defaultText, meaning);
  }

  /** A file or folder. */
  public static Key<Path> path(String name, @Nullable String defaultText, String meaning) {
    return new Key<>(name, Type.PATH, defaultText, meaning);
  }

  /** One of a few words. */
  public static Key<String> choice(
      String name, List<String> allowed, @Nullable String defaultText, String meaning) {
    return new Key<>(name, Type.choice(allowed), defaultText, meaning);
  }

  /** A list of texts; empty by default. */
  public static Key<List<String>> texts(String name, List<String> defaultValue, String meaning) {
    return new Key<>(name, Type.TEXTS, String.join(",", defaultValue), meaning);
  }

  /**
   * A list of objects, empty by default; written in the file, or as JSON.
   *
   * @param fields the keys of one object, by which each {@link Entry} is checked and read; a field
   *     that is not among them is an unknown key
   */
  public static Key<List<Entry>> entries(String name, List<Key<?>> fields, String meaning) {
    return new Key<>(name, Type.ENTRIES, "[]", meaning, new Extras(List.copyOf(fields), false));
  }

  /**
   * A value with a grammar of its own, such as a cron expression.
   *
   * @param allowed says what may be written, in English or Japanese
   * @param parse refuses with an {@link IllegalArgumentException}, and with nothing else
   */
  public static <T> Key<T> parsed(
      String name,
      Function<Locale, String> allowed,
      Function<String, T> parse,
      @Nullable String defaultText,
      String meaning) {
    return new Key<>(name, Type.parsed(allowed, parse), defaultText, meaning);
  }

  /** A value with a grammar that explains its refusals. */
  public static <T> Key<T> parsed(
      String name, Grammar<T> grammar, @Nullable String defaultText, String meaning) {
    return new Key<>(name, Type.of(grammar), defaultText, meaning);
  }

  /**
   * A list, empty by default, each of whose texts has a grammar of its own.
   *
   * @param allowed says what may be written as one of them, in English or Japanese
   * @param parse refuses with an {@link IllegalArgumentException}, and with nothing else
   */
  public static <T> Key<List<T>> parsedList(
      String name, Function<Locale, String> allowed, Function<String, T> parse, String meaning) {
    return new Key<>(name, Type.parsedList(allowed, parse), "", meaning);
  }

  /**
   * The same key, for which an empty text is a value of its own and not the same as unset: {@code
   * http.access-log.file = ""} switches the log off.
   */
  public Key<T> emptyCounts() {
    return new Key<>(name, type, defaultText, meaning, new Extras(fields, true));
  }

  /**
   * The key of one id, for a name with a {@code *}: {@code alerts.rules.*.for} at {@code host.cpu}
   * is {@code alerts.rules.host.cpu.for}.
   *
   * @param id one or more words with dots between them
   */
  public Key<T> at(String id) {
    return new Key<>(
        name.replace("*", id), type, defaultText, meaning, new Extras(fields, emptyCounts));
  }

  /** True if the value must never be printed. */
  public boolean secret() {
    return type.equals(Type.SECRET);
  }

  /** The keys of one object of a list of objects; empty for every other key. */
  public List<Key<?>> fields() {
    return fields;
  }

  boolean emptyIsValue() {
    return emptyCounts;
  }

  /** The name below {@code pitwall.}, for instance {@code host.cpu.threshold}. */
  public String name() {
    return name;
  }

  /** The type. */
  public Type<T> type() {
    return type;
  }

  /** The default as one would write it; empty if the key has none. */
  public Optional<String> defaultText() {
    return Optional.ofNullable(defaultText);
  }

  /** One sentence in English for the reference. */
  public String meaning() {
    return meaning;
  }

  @Override
  public String toString() {
    return name;
  }
}
