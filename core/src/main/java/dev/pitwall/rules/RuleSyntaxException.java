package dev.pitwall.rules;

import dev.pitwall.text.Messages;
import java.util.List;
import java.util.Locale;

/** A condition or an amount that cannot be read, with the place where it goes wrong. */
final class RuleSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;
  private static final int MOST_SHOWN = 60;

  private final String text;
  private final int at;
  private final String code;
  private final int replaced;
  private final String meant;

  /**
   * A mistake.
   *
   * @param at index of the first character that fits nothing; the text's length at its end
   * @param code what would be allowed there: {@code expected.<code>} in the words
   */
  RuleSyntaxException(String text, int at, String code) {
    this(text, at, code, -1, "");
  }

  /** A mistake that {@code meant} in place of the next characters would mend. */
  RuleSyntaxException(String text, int at, String code, int replaced, String meant) {
    super(code + " at " + at + " in: " + text);
    this.text = text;
    this.at = at;
    this.code = code;
    this.replaced = replaced;
    this.meant = meant;
  }

  /** What is expected where, and below it the text with a mark at the place. */
  String explain(Locale locale) {
    String sentence =
        Messages.of(RuleSyntaxException.class, locale).get("expected." + code, "column", at + 1);
    int from = Math.max(0, Math.min(at, text.length()) - MOST_SHOWN / 2);
    int to = Math.min(text.length(), from + MOST_SHOWN);
    String shown = text.substring(from, to).replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", " ");
    return sentence + "\n  " + shown + "\n  " + " ".repeat(Math.max(0, at - from)) + "^";
  }

  /** The whole text, mended; empty if it is not clear how. */
  List<String> mended() {
    return replaced < 0
        ? List.of()
        : List.of(text.substring(0, at) + meant + text.substring(at + replaced));
  }

  int at() {
    return at;
  }
}
