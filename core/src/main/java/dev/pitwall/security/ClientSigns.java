package dev.pitwall.security;

import java.util.Map;

/** What a client's cell says of the signals that are about one client. */
final class ClientSigns {
  /**
   * A path on the list of known probes counts as so many paths, so that three of them are a scan.
   */
  private static final int HIT = 7;

  private static final double MOST_IN_VAIN = 0.8;

  private ClientSigns() {}

  static double attempts(Cell cell, long second) {
    return cell.sliding(Cell.ATTEMPTS_TEN, Cell.TEN, second);
  }

  static double scanned(Cell cell, long second) {
    return Math.max(cell.paths(second), HIT * cell.hits(second));
  }

  static double notFound(Cell cell, long second) {
    double missing = cell.sliding(Cell.NOT_FOUND_MINUTE, Cell.MINUTE, second);
    double all = cell.sliding(Cell.REQUESTS_MINUTE, Cell.MINUTE, second);
    return missing > all * MOST_IN_VAIN ? missing : 0;
  }

  static Worst of(Map<Signal, Worst> worst, Signal signal) {
    return worst.computeIfAbsent(signal, none -> new Worst(Standing.SHOWN));
  }

  static void add(Map<Signal, Worst> worst, Cell cell, long second) {
    long key = cell.key();
    of(worst, Signal.FAILED_LOGINS).add(key, "", cell.sliding(Cell.REFUSED_DAY, Cell.DAY, second));
    double attempts = attempts(cell, second);
    of(worst, Signal.BRUTE_FORCE).add(key, "", attempts);
    of(worst, Signal.FAILING_CLIENTS).add(key, "", attempts);
    of(worst, Signal.SPRAYING).add(key, "", cell.users(second));
    of(worst, Signal.PATH_SCAN).add(key, "", scanned(cell, second));
    of(worst, Signal.NOT_FOUND_FLOOD).add(key, "", notFound(cell, second));
    of(worst, Signal.PROBES).add(key, "", cell.probes(second));
    of(worst, Signal.ODD_REQUESTS).add(key, "", cell.odds(second));
    of(worst, Signal.TOP_CLIENT)
        .add(key, "", cell.sliding(Cell.REQUESTS_MINUTE, Cell.MINUTE, second));
  }
}
