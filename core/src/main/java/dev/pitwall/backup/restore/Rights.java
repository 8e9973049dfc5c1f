package dev.pitwall.backup.restore;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which statement of a superuser gives a role what PostgreSQL said it lacks. */
final class Rights {
  private record Lack(Pattern words, String mend) {}

  /** What the server says, and the statement; {@code $1} is what the words name. */
  private static final List<Lack> LACKS =
      List.of(
          lack("permission denied to (?:create|rename) database", "ALTER ROLE {role} CREATEDB;"),
          lack("must be owner of database (\\S+)", "ALTER DATABASE $1 OWNER TO {role};"),
          lack("permission denied for database (\\S+)", "GRANT ALL ON DATABASE $1 TO {role};"),
          lack("permission denied for schema (\\S+)", "GRANT ALL ON SCHEMA $1 TO {role};"),
          lack("must be (?:a )?member of role \"([^\"]+)\"", "GRANT $1 TO {role};"),
          lack("must be able to SET ROLE \"([^\"]+)\"", "GRANT $1 TO {role} WITH SET TRUE;"),
          lack("permission denied to set role \"([^\"]+)\"", "GRANT $1 TO {role};"),
          lack("permission denied to create extension", "ALTER ROLE {role} SUPERUSER;"),
          lack("must be superuser", "ALTER ROLE {role} SUPERUSER;"),
          lack("permission denied to terminate process", "GRANT pg_signal_backend TO {role};"),
          lack("must be a member of the role whose process", "GRANT pg_signal_backend TO {role};"),
          lack("must be (?:the )?owner of", "GRANT ALL ON DATABASE {database} TO {role};"));

  private Rights() {}

  private static Lack lack(String words, String mend) {
    return new Lack(Pattern.compile(words), mend);
  }

  /**
   * The statement that mends it; empty if {@code said} is about no right that we know.
   *
   * @param said the server's or a program's words
   */
  static Optional<String> mend(String said, String role, String database) {
    for (Lack each : LACKS) {
      Matcher found = each.words().matcher(said);
      if (found.find()) {
        String named = found.groupCount() > 0 ? found.group(1).replace("\"", "") : "";
        return Optional.of(
            each.mend()
                .replace("$1", Server.shown(named))
                .replace("{role}", Server.shown(role))
                .replace("{database}", Server.shown(database)));
      }
    }
    return Optional.empty();
  }
}
