package dev.pitwall.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The words of one feature in one language, from {@code messages.properties} (English) and {@code
 * messages_ja.properties} beside the feature's class. Placeholders have names: {@code {count}}.
 */
public final class Messages {
  private final Properties words;
  private final Locale locale;

  private Messages(Properties words, Locale locale) {
    this.words = words;
    this.locale = locale;
  }

  /**
   * Loads the words that stand beside {@code feature}.
   *
   * @param locale Japanese for its language {@code ja}, English for every other
   */
  public static Messages of(Class<?> feature, Locale locale) {
    return of(feature, locale, List.of());
  }

  /**
   * The same with further files.
   *
   * @param more names without language and ending: {@code rules/host} is {@code
   *     rules/host.properties} and {@code rules/host_ja.properties}
   */
  public static Messages of(Class<?> feature, Locale locale, List<String> more) {
    boolean japanese = locale.getLanguage().equals(Locale.JAPANESE.getLanguage());
    Properties words = new Properties();
    List<String> files = new ArrayList<>(List.of("messages"));
    files.addAll(more);
    for (String file : files) {
      load(feature, file + ".properties", words);
      if (japanese) {
        load(feature, file + "_ja.properties", words);
      }
    }
    return new Messages(words, japanese ? Locale.JAPANESE : Locale.ENGLISH);
  }

  private static void load(Class<?> feature, String file, Properties into) {
    try (InputStream in = feature.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(
            "words of " + feature.getPackageName() + ": " + file + " is missing from the jar");
      }
      into.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** English or Japanese. */
  public Locale locale() {
    return locale;
  }

  /** The keys of all texts, in order. */
  public SortedSet<String> keys() {
    return new TreeSet<>(words.stringPropertyNames());
  }

  /** True if there is a text for {@code key}. */
  public boolean has(String key) {
    return words.containsKey(key);
  }

  /**
   * The text of {@code key} with its placeholders filled.
   *
   * @param namesAndValues name, value, name, value...; a value is put in as its {@code toString}
   * @throws IllegalArgumentException if there is no such key: a mistake of ours
   */
  public String get(String key, Object... namesAndValues) {
    String text = words.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException("no text for the key " + key);
    }
    if (namesAndValues.length == 0) {
      return text;
    }
    StringBuilder filled = new StringBuilder(text.length() + 32);
    int from = 0;
    while (true) {
      int open = text.indexOf('{', from);
      int close = open < 0 ? -1 : text.indexOf('}', open);
      if (close < 0) {
        return filled.append(text, from, text.length()).toString();
      }
      filled.append(text, from, open);
      filled.append(value(text.substring(open + 1, close), namesAndValues));
      from = close + 1;
    }
  }

  private static Object value(String name, Object[] namesAndValues) {
    for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
      if (namesAndValues[i].equals(name)) {
        return namesAndValues[i + 1];
      }
    }
    return "{" + name + "}";
  }
}
