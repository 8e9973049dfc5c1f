package dev.pitwall.check.postgres;

import dev.pitwall.text.Messages;

/**
 * A session as people may see it.
 *
 * @param statement its current or last statement, redacted; empty if it is withheld
 */
record SessionName(int pid, String app, String user, String statement) {
  private static final int MOST_NAME = 64;

  static SessionName of(int pid, String app, String user, String rawStatement) {
    return new SessionName(
        pid,
        Redaction.printable(app, MOST_NAME),
        Redaction.printable(user, MOST_NAME),
        Redaction.of(rawStatement).text());
  }

  String text(Messages words) {
    String shown = statement.isEmpty() ? words.get("statement.withheld") : statement;
    return words.get("offender.session", "app", app, "user", user, "pid", pid, "text", shown);
  }
}
