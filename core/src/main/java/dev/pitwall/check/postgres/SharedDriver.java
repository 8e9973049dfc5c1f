package dev.pitwall.check.postgres;

import java.sql.SQLException;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL driver where Pitwall is a part of an application. It registers itself with {@code
 * DriverManager} when it is first used, and so would keep the classes of an application that ended.
 */
public final class SharedDriver {
  private static final Logger log = LoggerFactory.getLogger(SharedDriver.class);

  private SharedDriver() {}

  /**
   * Takes the driver out of {@code DriverManager}, if Pitwall was told to use it. For the end of an
   * application that has the driver for itself.
   */
  public static void leave(PostgresSettings settings) {
    if (settings.url().isEmpty()) {
      return;
    }
    try {
      if (Driver.isRegistered()) {
        Driver.deregister();
      }
    } catch (SQLException | RuntimeException | LinkageError e) {
      log.warn("taking the PostgreSQL driver out of DriverManager failed", e);
    }
  }
}
