package dev.pitwall.notify;

import dev.pitwall.text.Messages;
import java.util.List;
import java.util.Locale;

/** The words of the messages, with those of every rule: one file a domain, below {@code rules}. */
public final class RuleWords {
  /** The first words of the rules' ids. */
  static final List<String> DOMAINS =
      List.of("check", "host", "jvm", "app", "db", "tls", "security", "backup", "scan", "logs");

  private RuleWords() {}

  /** In Japanese or English. */
  public static Messages of(Locale locale) {
    return Messages.of(
        RuleWords.class, locale, DOMAINS.stream().map(domain -> "rules/" + domain).toList());
  }
}
