package dev.pitwall.logs.event;

import org.jspecify.annotations.Nullable;

/**
 * What is the same in errors that differ only in their data: identifiers, numbers, addresses and
 * quoted parts are replaced, secrets hidden. One pass, no regular expression: a message cannot make
 * it slow.
 */
public final class Fingerprint {
  private static final int MOST_CHARACTERS = 160;
  private static final int MOST_QUOTED = 200;
  private static final int UUID = 36;
  private static final int LEAST_HEX = 8;
  private static final int LEAST_IDENTIFIER = 12;
  private static final int LEAST_DIGITS = 3;
  private static final String[] SECRETS = {
    "password", "passwd", "pass", "secret", "token", "authorization", "api_key", "api-key", "apikey"
  };

  private final String text;
  private final StringBuilder out = new StringBuilder(MOST_CHARACTERS + 40);
  private int at;

  private Fingerprint(String text) {
    this.text = text;
  }

  /**
   * The text without its data.
   *
   * @param text the message, without time, level and thread
   * @param throwable class name of what was thrown, put before the text unless it is in there
   */
  public static String of(String text, @Nullable String throwable) {
    String masked = new Fingerprint(text).mask();
    if (throwable != null && !masked.contains(throwable)) {
      masked = throwable + ": " + masked;
    }
    return masked.length() <= MOST_CHARACTERS
        ? masked
        : masked.substring(0, MOST_CHARACTERS) + "...";
  }

  private String mask() {
    while (at < text.length() && out.length() <= MOST_CHARACTERS) {
      char c = text.charAt(at);
      if (c <= ' ' || Character.isISOControl(c) || Character.isWhitespace(c)) {
        blank();
      } else if (isQuote(c)) {
        quoted(c);
      } else if (c == '@') {
        mailAddress();
      } else if (isWord(c)) {
        word(c);
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString().strip();
  }

  private void blank() {
    at++;
    if (out.length() > 0 && out.charAt(out.length() - 1) != ' ') {
      out.append(' ');
    }
  }

  /** An apostrophe inside a word is none of a quotation. */
  private boolean isQuote(char c) {
    return c == '"'
        || c == '`'
        || (c == '\'' && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1))));
  }

  private void quoted(char quote) {
    int close = text.indexOf(quote, at + 1);
    if (close < 0 || close - at > MOST_QUOTED) {
      out.append(quote);
      at++;
    } else {
      out.append("'...'");
      at = close + 1;
    }
  }

  private void mailAddress() {
    int from = out.length();
    while (from > 0 && isMail(out.charAt(from - 1))) {
      from--;
    }
    int to = at + 1;
    while (to < text.length() && isMail(text.charAt(to))) {
      to++;
    }
    if (from == out.length() || to == at + 1) {
      out.append('@');
      at++;
    } else {
      out.setLength(from);
      out.append("<mail>");
      at = to;
    }
  }

  private static boolean isMail(char c) {
    return isWord(c) || c == '.' || c == '-' || c == '+' || c == '#';
  }

  private void word(char first) {
    boolean begin = at == 0 || !isWord(text.charAt(at - 1));
    if (isHex(first) && isUuid()) {
      out.append("<uuid>");
      at += UUID;
    } else if (begin && identifier()) {
      return;
    } else if (isDigit(first)) {
      number();
    } else if (!secret(first)) {
      out.append(first);
      at++;
    }
  }

  private boolean isUuid() {
    if (at + UUID > text.length()) {
      return false;
    }
    for (int i = 0; i < UUID; i++) {
      char c = text.charAt(at + i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !isHex(c)) {
        return false;
      }
    }
    return true;
  }

  /** A word that is a number in base 16, or long and full of digits. */
  private boolean identifier() {
    int to = at;
    int digits = 0;
    boolean hex = true;
    boolean plain = true;
    while (to < text.length() && isWord(text.charAt(to))) {
      char c = text.charAt(to++);
      digits += isDigit(c) ? 1 : 0;
      hex &= isHex(c);
      plain &= c != '_';
    }
    int length = to - at;
    if (digits == 0 || digits == length) {
      return false;
    }
    boolean prefixed = length > 2 && text.charAt(at) == '0' && (text.charAt(at + 1) | 32) == 'x';
    if (prefixed || (hex && length >= LEAST_HEX)) {
      out.append("<hex>");
    } else if (plain && length >= LEAST_IDENTIFIER && digits >= LEAST_DIGITS) {
      out.append("<id>");
    } else {
      return false;
    }
    at = to;
    return true;
  }

  private void number() {
    out.append('#');
    do {
      at++;
    } while (at < text.length() && (isDigit(text.charAt(at)) || isDecimalMark()));
  }

  private boolean isDecimalMark() {
    char c = text.charAt(at);
    return (c == '.' || c == ',') && at + 1 < text.length() && isDigit(text.charAt(at + 1));
  }

  private boolean secret(char first) {
    if ("pstaPSTA".indexOf(first) < 0) {
      return false;
    }
    for (String name : SECRETS) {
      if (text.regionMatches(true, at, name, 0, name.length()) && value(at + name.length())) {
        return true;
      }
    }
    return false;
  }

  private boolean value(int afterName) {
    int i = skipBlanks(afterName);
    if (i >= text.length() || (text.charAt(i) != '=' && text.charAt(i) != ':')) {
      return false;
    }
    i = skipBlanks(i + 1);
    int from = i;
    while (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    if (i == from) {
      return false;
    }
    out.append(text, at, from).append("***");
    at = i;
    return true;
  }

  private int skipBlanks(int from) {
    int i = from;
    while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_';
  }

  private static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
