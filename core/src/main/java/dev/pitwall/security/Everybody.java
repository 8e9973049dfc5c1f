package dev.pitwall.security;

import java.util.List;

/**
 * The whole application: how many clients come, how many of their logins fail and how much is not
 * found, beside what is usual at this hour.
 */
final class Everybody {
  private static final double TIMES_USUAL = 5;
  private static final double LEAST_USUAL = 0.01;
  private static final double SEVERAL = 5;

  private final Crowd crowd = new Crowd();
  private final Crowd missing = new Crowd();
  private final Logins logins = new Logins();
  private final Baseline baseline = new Baseline();

  /**
   * Every request of a client that has an address.
   *
   * @param hash of the client
   */
  void request(Visit visit, long hash) {
    crowd.saw(hash, visit.wentWell(), visit.second);
    Baseline.Hour hour = baseline.at(visit.second);
    hour.requests++;
    if (visit.isNotFound()) {
      hour.missing++;
      missing.saw(hash, false, visit.second);
    }
  }

  void loginFailed(Visit visit, long hash) {
    logins.failed(visit.target(), visit.client, hash, visit.second);
    baseline.at(visit.second).failed++;
  }

  /** A good answer, which may be to a login. */
  void wentWell(Visit visit) {
    if (logins.wentWell(visit.target(), visit.second)) {
      baseline.at(visit.second).went++;
    }
  }

  double failingClients(long second) {
    return logins.failingClients(second, baseline.failing(second));
  }

  /** Responses 404 of ten minutes, if several clients get far more than usual; else 0. */
  double surge(long second) {
    double found = missing.requests(second);
    double most =
        crowd.requests(second) * TIMES_USUAL * Math.max(baseline.missing(second), LEAST_USUAL);
    // never while the usual is not known, which makes `most` no number
    return found > most && missing.clients(second) >= SEVERAL ? Math.rint(found) : 0;
  }

  /** Good answers of ten minutes. */
  double good(long second) {
    return crowd.good(second);
  }

  /** Clients of ten to twenty minutes. */
  double clients(long second) {
    return crowd.clients(second);
  }

  void remember(List<long[]> hours) {
    baseline.remember(hours);
  }

  /** The hours before this one. */
  List<long[]> hours(long second) {
    return baseline.list(second);
  }
}
