package dev.pitwall.security;

/**
 * What speaks of an attack, with the name of its reading and of its rule.
 *
 * <p>The thresholds are those of the built-in rules; a value above one is a finding.
 */
public enum Signal {
  /**
   * Responses 401 and 403 of the whole application within {@code security.failed-logins.window}.
   */
  FAILED_LOGINS("security.failed-logins", 10),

  /** Failed logins of one client, or on one user, in ten minutes. */
  BRUTE_FORCE("security.brute-force", 9),

  /** Different users that one client failed to log in as, in ten minutes. */
  SPRAYING("security.spraying", 7),

  /** Clients that failed to log in within ten minutes, while most logins fail. */
  FAILING_CLIENTS("security.failing-clients", 50),

  /** Networks from which logins as one user failed within an hour. */
  ACCOUNT_ATTACK("security.account-attack", 4),

  /** Different paths that one client asked for in vain within five minutes. */
  PATH_SCAN("security.path-scan", 19),

  /** Responses 404 to one client in a minute, if they are most of its responses. */
  NOT_FOUND_FLOOD("security.404-flood", 50),

  /**
   * Responses 404 of the whole application in ten minutes, to several clients, while their share is
   * five times the usual one of this hour.
   */
  NOT_FOUND_SURGE("security.404-surge", 50),

  /** Requests of one client in ten minutes that hold what only probes hold. */
  PROBES("security.probes", 4),

  /** Logins of a day that went well after ten failed ones of the same client. */
  LOGIN_AFTER_FAILURES("security.login-after-failures", 0),

  /** Networks of a day from which {@code security.admin-paths} were used for the first time. */
  NEW_ADMIN_ACCESS("security.new-admin-access", 0),

  /** Requests of one client in ten minutes with a strange method or a scanner's name; no rule. */
  ODD_REQUESTS("security.odd-requests", Double.POSITIVE_INFINITY),

  /** Requests of the busiest client in a minute; no rule. */
  TOP_CLIENT("security.top-client", Double.POSITIVE_INFINITY);

  private final String reading;
  private final double threshold;

  Signal(String reading, double threshold) {
    this.reading = reading;
    this.threshold = threshold;
  }

  /** The name of its reading and rule. */
  public String reading() {
    return reading;
  }

  /** Above it, it is a finding; infinite where there is no rule. */
  public double threshold() {
    return threshold;
  }
}
