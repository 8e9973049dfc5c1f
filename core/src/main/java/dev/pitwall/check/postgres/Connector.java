package dev.pitwall.check.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Opens connections whose every wait is bounded.
 *
 * <p>The data source only assembles the URL: its {@code getConnection} goes through {@code
 * DriverManager}, whose one-time search for drivers would then happen with Pitwall's class loader
 * and leave the application without its own. So the driver is asked directly.
 */
final class Connector {
  /** What the server and every reader of pg_stat_activity knows us by. */
  static final String APPLICATION_NAME = "pitwall";

  private static final int CONNECT_SECONDS = 5;
  private static final int CANCEL_SECONDS = 5;
  private static final Duration LEAST_SOCKET_TIMEOUT = Duration.ofSeconds(10);

  /** How much longer the socket waits than the server lets a statement run. */
  private static final Duration SOCKET_MARGIN = Duration.ofSeconds(7);

  private final PostgresSettings settings;

  Connector(PostgresSettings settings) {
    this.settings = settings;
  }

  /**
   * A new session.
   *
   * @param loginTimeout for the whole way from the name look-up to the answer to the password
   * @throws SQLException with the state that {@link Trouble} sorts
   */
  Connection connect(Duration loginTimeout) throws SQLException {
    PGSimpleDataSource source = source(loginTimeout);
    Driver driver = driver();
    Properties login = new Properties();
    String user = settings.user().orElse(source.getUser());
    if (user != null) {
      login.setProperty("user", user);
    }
    String password = settings.password().orElse(source.getPassword());
    if (password != null) {
      login.setProperty("password", password);
    }
    Connection connection = driver.connect(source.getUrl(), login);
    if (connection == null) {
      throw badUrl(null);
    }
    return connection;
  }

  private PGSimpleDataSource source(Duration loginTimeout) throws PSQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setUrl(settings.url().orElse(""));
    } catch (IllegalArgumentException e) {
      throw badUrl(e);
    }
    Duration socket = settings.statementTimeout().plus(SOCKET_MARGIN);
    socket = socket.compareTo(LEAST_SOCKET_TIMEOUT) < 0 ? LEAST_SOCKET_TIMEOUT : socket;
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout((int) loginTimeout.toSeconds());
    source.setSocketTimeout((int) socket.toSeconds());
    source.setCancelSignalTimeout(CANCEL_SECONDS);
    source.setTcpKeepAlive(true);
    source.setApplicationName(APPLICATION_NAME);
    source.setAssumeMinServerVersion("12");
    // no named statements, which a pooler in transaction mode would lose
    source.setPrepareThreshold(0);
    source.setOptions(options(source.getOptions()));
    trust(source, settings.caFile());
    return source;
  }

  private String options(@Nullable String own) {
    return (own == null ? "" : own + " ")
        + "-c statement_timeout="
        + settings.statementTimeout().toMillis()
        + " -c lock_timeout=500"
        + " -c idle_in_transaction_session_timeout=10000"
        + " -c default_transaction_read_only=on"
        + " -c search_path=pg_catalog";
  }

  private static void trust(PGSimpleDataSource source, Optional<Path> caFile) {
    if (caFile.isEmpty()) {
      return;
    }
    source.setSslfactory(CaSocketFactory.class.getName());
    source.setSslRootCert(caFile.get().toString());
    if (source.getSslMode() == null) {
      source.setSslMode("verify-full");
    }
  }

  /** Without the URL in it: a URL can hold a password. */
  private static PSQLException badUrl(@Nullable Exception cause) {
    return new PSQLException(
        "postgres.url is not a JDBC URL of PostgreSQL; write for instance"
            + " jdbc:postgresql://127.0.0.1:5432/app",
        PSQLState.INVALID_NAME,
        cause);
  }

  /**
   * The driver. Its class registers itself with {@code DriverManager} when it is first used. A copy
   * that belongs to Pitwall alone leaves again, so that the application sees the drivers it had. A
   * copy shared with the application stays: the application may count on it.
   */
  private static Driver driver() throws SQLException {
    Driver driver = new Driver();
    if (ownCopy(Driver.class.getClassLoader())) {
      synchronized (Connector.class) {
        if (Driver.isRegistered()) {
          Driver.deregister();
        }
      }
    }
    return driver;
  }

  /** True for a class loader of Pitwall's own making, which no application class can see into. */
  static boolean ownCopy(@Nullable ClassLoader loader) {
    return loader != null && loader.getClass().getName().startsWith("dev.pitwall.");
  }
}
