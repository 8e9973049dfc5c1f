package dev.pitwall.backup.restore;

import dev.pitwall.backup.BackupException;
import dev.pitwall.schedule.TimeSource;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that lives for one drill. Its name is random behind a prefix of its own, and only a
 * name like that is ever dropped. As long as the drill lives so does a session named after it;
 * without one the next {@link #sweep} drops the database.
 */
final class Scratch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Scratch.class);

  private static final String PREFIX = "pitwall_drill_";
  private static final Pattern NAME = Pattern.compile("pitwall_drill_\\d{8}t\\d{6}_[0-9a-f]{8}");
  private static final String SESSION = "pitwall-drill ";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd't'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Ours, of this role, and nobody who made one is there any more. */
  private static final String LEFT_BEHIND =
      """
      SELECT d.datname FROM pg_database d
       WHERE d.datname LIKE 'pitwall\\_drill\\_%' AND NOT d.datistemplate
         AND d.datdba = (SELECT oid FROM pg_roles WHERE rolname = current_user)
         AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a
                          WHERE a.application_name = 'pitwall-drill ' || d.datname)
      """;

  private final String name;
  private final Connection admin;

  private Scratch(String name, Connection admin) {
    this.name = name;
    this.admin = admin;
  }

  /** Opens the session that keeps the database, which is not made yet. */
  static Scratch begin(Server server, TimeSource time) throws BackupException {
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    String name = PREFIX + STAMP.format(time.now()) + "_" + HexFormat.of().formatHex(random);
    return new Scratch(name, server.administer(name, SESSION + name));
  }

  String name() {
    return name;
  }

  Connection admin() {
    return admin;
  }

  /**
   * Drops what drills that were killed have left behind.
   *
   * @return how many
   */
  static int sweep(Connection admin) throws SQLException {
    int dropped = 0;
    List<String> left = Server.texts(admin, LEFT_BEHIND);
    for (String each : left) {
      if (NAME.matcher(each).matches()) {
        Databases.drop(admin, each);
        dropped++;
        log.info("dropped {}, which a drill had left behind", each);
      }
    }
    return dropped;
  }

  /** Drops the database and ends the session. */
  @Override
  public void close() {
    try (admin) {
      Databases.drop(admin, name);
    } catch (SQLException e) {
      log.warn("{} stays until the next drill sweeps it", name, e);
    }
  }
}
