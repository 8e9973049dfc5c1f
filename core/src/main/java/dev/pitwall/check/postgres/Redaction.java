package dev.pitwall.check.postgres;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a statement people may see: no comment, no literal, and nothing at all of a statement
 * that can set a password. PostgreSQL keeps such statements verbatim in pg_stat_statements.
 *
 * @param text the statement on one line, at most 500 characters; empty if it is withheld
 * @param query true for SELECT, INSERT, UPDATE, DELETE and their like; false for COPY, maintenance
 *     and definitions
 */
record Redaction(String text, boolean query) {
  static final int MOST = 500;
  private static final String LITERAL = "?";
  private static final Set<String> QUERIES =
      Set.of(
          "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "VALUES", "TABLE", "CALL",
          "EXECUTE", "FETCH");
  private static final Pattern SECRET =
      Pattern.compile(
          "\\b(create|alter)\\s+(or\\s+replace\\s+)?"
              + "(role|user|group|subscription|server|foreign|system)\\b",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern DOLLAR = Pattern.compile("\\$([A-Za-z_\\x80-\\uffff][\\w]*)?\\$");
  private static final Pattern WORD = Pattern.compile("[A-Za-z]+");

  /** Reads one statement, which may be cut off anywhere. */
  static Redaction of(String statement) {
    String stripped = printable(new Scan(statement).strip(), Integer.MAX_VALUE);
    Matcher word = WORD.matcher(stripped);
    boolean query = word.find() && QUERIES.contains(word.group().toUpperCase(Locale.ROOT));
    if (SECRET.matcher(stripped).find()) {
      return new Redaction("", query);
    }
    return new Redaction(cut(stripped, MOST), query);
  }

  /** On one line, control characters as spaces, runs of spaces as one, at most {@code most}. */
  static String printable(String text, int most) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), 1024));
    boolean space = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || Character.isISOControl(c)) {
        space = line.length() > 0;
        continue;
      }
      if (space) {
        line.append(' ');
        space = false;
      }
      line.append(c);
    }
    return cut(line.toString(), most);
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }

  /** One pass over the statement with PostgreSQL's lexical rules. */
  private static final class Scan {
    private final String in;
    private final StringBuilder out;
    private int at;

    Scan(String in) {
      this.in = in;
      this.out = new StringBuilder(in.length());
    }

    String strip() {
      while (at < in.length()) {
        char c = in.charAt(at);
        if (in.startsWith("--", at)) {
          lineComment();
        } else if (in.startsWith("/*", at)) {
          blockComment();
        } else if (c == '\'') {
          text();
        } else if (c == '"') {
          identifier();
        } else if (c == '$') {
          dollar();
        } else if (Character.isDigit(c)) {
          number();
        } else if (Character.isLetter(c) || c == '_') {
          word();
        } else {
          out.append(c);
          at++;
        }
      }
      return out.toString();
    }

    private void lineComment() {
      int end = in.indexOf('\n', at);
      at = end < 0 ? in.length() : end;
      out.append(' ');
    }

    private void blockComment() {
      int depth = 0;
      do {
        if (in.startsWith("/*", at)) {
          depth++;
          at += 2;
        } else if (in.startsWith("*/", at)) {
          depth--;
          at += 2;
        } else {
          at++;
        }
      } while (depth > 0 && at < in.length());
      out.append(' ');
    }

    /**
     * A quoted text. A backslash before a quote may or may not escape it, depending on the prefix
     * and on standard_conforming_strings; rather than guess, everything after it is left out.
     */
    private void text() {
      out.append(LITERAL);
      at++;
      while (at < in.length()) {
        char c = in.charAt(at++);
        if (c == '\\' && at < in.length() && (in.charAt(at) == '\'' || in.charAt(at) == '\\')) {
          at = in.length();
        } else if (c == '\'') {
          if (at < in.length() && in.charAt(at) == '\'') {
            at++;
          } else {
            return;
          }
        }
      }
    }

    private void identifier() {
      int end = in.indexOf('"', at + 1);
      end = end < 0 ? in.length() : end + 1;
      out.append(in, at, end);
      at = end;
    }

    private void dollar() {
      Matcher tag = DOLLAR.matcher(in).region(at, in.length());
      if (tag.lookingAt()) {
        int end = in.indexOf(tag.group(), tag.end());
        at = end < 0 ? in.length() : end + tag.group().length();
        out.append(LITERAL);
        return;
      }
      // a parameter: $1
      out.append(in.charAt(at++));
      while (at < in.length() && Character.isDigit(in.charAt(at))) {
        out.append(in.charAt(at++));
      }
    }

    private void number() {
      while (at < in.length()
          && (Character.isLetterOrDigit(in.charAt(at))
              || in.charAt(at) == '.'
              || in.charAt(at) == '_')) {
        at++;
      }
      out.append(LITERAL);
    }

    private void word() {
      while (at < in.length()
          && (Character.isLetterOrDigit(in.charAt(at))
              || in.charAt(at) == '_'
              || in.charAt(at) == '$')) {
        out.append(in.charAt(at++));
      }
    }
  }
}
