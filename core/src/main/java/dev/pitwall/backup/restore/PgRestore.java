package dev.pitwall.backup.restore;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.Manifest;
import dev.pitwall.backup.PostgresTools;
import dev.pitwall.backup.PostgresTools.Tool;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs {@code pg_restore} into one database. */
final class PgRestore {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Pattern MAJOR = Pattern.compile("(\\d+).*");

  /** What it says when the way to the server is gone. */
  private static final Pattern CONNECTION =
      Pattern.compile(
          "server closed the connection|terminating connection|could not connect to server"
              + "|connection to server|the database system is|no connection to the server"
              + "|SSL SYSCALL error|could not receive data from server|could not send data");

  private static final Pattern FULL = Pattern.compile("No space left on device|could not extend");

  private final PostgresTools tools;
  private final Server server;
  private final Messages words;

  PgRestore(PostgresTools tools, Server server, Messages words) {
    this.tools = tools;
    this.server = server;
    this.words = words;
  }

  /** Asked twice a second while it runs. */
  interface Look {
    /**
     * A look.
     *
     * @throws BackupException to end it
     */
    void now() throws BackupException, InterruptedException;
  }

  /**
   * Whose the restored objects are.
   *
   * @param asBefore true: owners and grants as they were; needs a superuser and the same roles
   * @param role everything belongs to it; empty: to the role that restores
   */
  record Ownership(boolean asBefore, Optional<String> role) {
    static final Ownership OURS = new Ownership(false, Optional.empty());
  }

  /**
   * The {@code pg_restore} that can read this backup.
   *
   * @throws BackupException if there is none, saying which package brings it
   */
  Tool tool(Manifest manifest) throws BackupException, InterruptedException {
    Manifest.Database database = manifest.database();
    Matcher major = MAJOR.matcher(database == null ? "" : database.toolVersion());
    return tools.require("pg_restore", major.matches() ? Integer.parseInt(major.group(1)) : 1);
  }

  Blueprint blueprint(Tool tool, DumpSource dump)
      throws BackupException, Damage, InterruptedException {
    return Blueprint.read(tools, tool, dump);
  }

  /**
   * Restores all of the dump, and stops at the first error.
   *
   * @param jobs at once, if the dump allows it; 1 or more
   * @throws Damage if it does not restore, for a reason that is in the dump
   * @throws BackupException for every other reason
   */
  void run(Tool tool, DumpSource dump, String database, Ownership owner, int jobs, Look look)
      throws BackupException, Damage, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--exit-on-error", "--no-password"));
    if (!owner.asBefore()) {
      arguments.addAll(List.of("--no-owner", "--no-privileges"));
    }
    owner.role().ifPresent(role -> arguments.add("--role=" + role));
    if (dump.seekable() && jobs > 1) {
      arguments.add("--jobs=" + jobs);
    }
    arguments.add("--dbname=dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'");
    try (DumpSource.Fed fed =
        dump.start(tools, tool, arguments, Optional.of(server.login(database)))) {
      while (!fed.run().await(LOOK)) {
        look.now();
      }
      int code = fed.run().await();
      fed.requireWhole();
      if (code != 0) {
        throw failed(code, fed.run().errorLines(), database);
      }
    }
  }

  private Damage failed(int code, List<String> said, String database) throws BackupException {
    String all = String.join("\n", said);
    String shown = said.stream().limit(3).reduce((a, b) -> a + " | " + b).orElse("exit " + code);
    Optional<String> mend = Rights.mend(all, server.role(), database);
    if (mend.isPresent()) {
      throw new BackupException(
          Kind.PERMISSION,
          words.get(
              "server.not-allowed",
              "attempt",
              words.get("attempt.restore", "database", database),
              "role",
              server.role(),
              "error",
              shown,
              "grant",
              mend.get()));
    }
    if (CONNECTION.matcher(all).find()) {
      throw new BackupException(
          Kind.FAILED,
          words.get("restore.cut", "place", server.place(), "database", database, "error", shown));
    }
    if (FULL.matcher(all).find()) {
      throw new BackupException(
          Kind.FAILED,
          words.get("restore.full", "place", server.place(), "database", database, "error", shown));
    }
    if (code > 128) {
      throw new BackupException(
          Kind.FAILED, words.get("restore.killed", "database", database, "signal", code - 128));
    }
    return new Damage(words.get("restore.failed", "database", database, "error", shown));
  }
}
