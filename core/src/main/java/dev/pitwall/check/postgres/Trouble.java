package dev.pitwall.check.postgres;

import dev.pitwall.text.Messages;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A failure of the database, sorted by SQLSTATE (PostgreSQL's appendix A).
 *
 * @param message the server's or the driver's first line, at most 200 characters
 */
record Trouble(Kind kind, String state, String message) {
  private static final int MOST_MESSAGE = 200;

  enum Kind {
    /** Refused, timed out or cut off: class 08. */
    UNREACHABLE,
    /** Starting, stopping or crashed: 57P01, 57P02, 57P03. */
    RESTARTING,
    /** Alive without a free slot: 53300. */
    EXHAUSTED,
    /** Alive, but it does not know us: 28xxx, or wants another way of login: 08004. */
    LOGIN,
    /** Alive, but the database does not exist: 3D000. */
    NO_DATABASE,
    /** The certificate is not trusted, or TLS cannot be agreed on. */
    TLS,
    /** postgres.url is no JDBC URL of PostgreSQL. */
    BAD_URL,
    /** A time limit ended our statement: 57014, 55P03, or the socket's. */
    SLOW,
    /** Alive, and a right is missing: 42501. */
    NOT_ALLOWED,
    /** pg_stat_statements is not in shared_preload_libraries: 55000. */
    NOT_LOADED,
    /** Anything else. */
    OTHER;

    /** True if the fault lies in what Pitwall was told, not in the database. */
    boolean configuration() {
      return this == LOGIN
          || this == NO_DATABASE
          || this == TLS
          || this == BAD_URL
          || this == NOT_ALLOWED;
    }

    boolean down() {
      return this == UNREACHABLE || this == RESTARTING;
    }
  }

  /** True if our own statement was too slow, and not merely in a queue behind a lock. */
  boolean timedOut() {
    return kind == Kind.SLOW && !state.equals("55P03");
  }

  /** While connecting: a time-out means that nobody answers. */
  static Trouble connecting(SQLException e) {
    Kind kind = kind(e);
    // whatever else went wrong before there was a session: there is none
    boolean none = kind == Kind.SLOW || kind == Kind.OTHER || kind == Kind.NOT_LOADED;
    return of(none ? Kind.UNREACHABLE : kind, e);
  }

  /** Within a session: a time-out means that the server is slow. */
  static Trouble asking(SQLException e) {
    if (caused(e, SocketTimeoutException.class)) {
      return of(Kind.SLOW, e);
    }
    return of(kind(e), e);
  }

  private static Trouble of(Kind kind, SQLException e) {
    return new Trouble(kind, state(e), line(e.getMessage()));
  }

  private static Kind kind(SQLException e) {
    String state = state(e);
    if (tls(e)) {
      return Kind.TLS;
    }
    return switch (state) {
      case "57P01", "57P02", "57P03" -> Kind.RESTARTING;
      case "53300" -> Kind.EXHAUSTED;
      case "3D000" -> Kind.NO_DATABASE;
      case "08004" -> Kind.LOGIN;
      case "57014", "55P03" -> Kind.SLOW;
      case "42501" -> Kind.NOT_ALLOWED;
      case "55000" -> Kind.NOT_LOADED;
      case "42602" -> Kind.BAD_URL;
      default ->
          state.startsWith("28")
              ? Kind.LOGIN
              : state.startsWith("08") ? Kind.UNREACHABLE : Kind.OTHER;
    };
  }

  /** A refused certificate, but not a peer that went away in the middle of the handshake. */
  private static boolean tls(SQLException e) {
    if (caused(e, EOFException.class)
        || caused(e, SocketException.class)
        || caused(e, SocketTimeoutException.class)) {
      return false;
    }
    return caused(e, SSLException.class) || caused(e, CertificateException.class) || wrongHost(e);
  }

  /** The driver's refusal of a host name has no cause; in every language it names its verifier. */
  private static boolean wrongHost(SQLException e) {
    String message = e.getMessage();
    return e.getCause() == null
        && message != null
        && message.toLowerCase(Locale.ROOT).contains("hostnameverifier");
  }

  private static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }

  private static boolean caused(SQLException e, Class<? extends Exception> type) {
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (type.isInstance(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static String line(@Nullable String message) {
    String line = message == null ? "" : message.strip().lines().findFirst().orElse("");
    return Redaction.printable(line, MOST_MESSAGE);
  }

  /** One line for people: what it is, what to do, and the server's own words. */
  String text(Messages words) {
    String key = "trouble." + kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return words.get(key, "state", state, "message", message);
  }
}
