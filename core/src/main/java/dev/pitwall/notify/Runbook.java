package dev.pitwall.notify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a rule means and what to do, for whoever is woken by it: one page a rule in the jar, in
 * English and Japanese, Markdown.
 */
public final class Runbook {
  private static final String INDEX = "runbook/index.txt";

  private Runbook() {}

  /** The rules that have a page, in the order of the reference. */
  public static List<String> rules() {
    return read(INDEX)
        .orElseThrow(() -> new IllegalStateException(INDEX + " is missing from the jar"))
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  /** The page of a rule; empty if it has none. */
  public static Optional<String> of(String rule, Locale locale) {
    if (!rules().contains(rule)) {
      return Optional.empty();
    }
    boolean japanese = locale.getLanguage().equals(Locale.JAPANESE.getLanguage());
    return read("runbook/" + rule + (japanese ? "_ja.md" : ".md"));
  }

  private static Optional<String> read(String resource) {
    try (InputStream in = Runbook.class.getResourceAsStream(resource)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
