package dev.pitwall.security.answer;

import dev.pitwall.security.Judge.Evidence;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sees when denying would hit the many instead of the few: when more than a twentieth of the
 * clients of ten minutes were denied, or those who got more than a fifth of all good answers. What
 * counts for the second is use that looks honest: good answers beyond three for each bad one,
 * because a program that guesses passwords fetches the login page each time. More than {@value
 * #MANY_ANSWERS} good answers of one client count in any case. Small numbers never trip it.
 */
final class Breaker {
  private static final int WINDOW = 600;
  private static final int FEW_CLIENTS = 10;
  private static final double MOST_CLIENTS = 0.05;
  private static final double FEW_ANSWERS = 20;
  private static final double MOST_ANSWERS = 0.2;
  private static final double GOOD_FOR_BAD = 3;
  private static final double MANY_ANSWERS = 300;

  private final Deque<Denied> recent = new ArrayDeque<>();
  private double honest;

  private record Denied(long second, double honest) {}

  /** Good answers of a client that speak for people at work. */
  static double honest(Evidence evidence) {
    return Math.max(0, evidence.good() - GOOD_FOR_BAD * evidence.bad());
  }

  /** True if to deny this one as well would be too much. Else it counts as denied. */
  boolean trips(Evidence evidence) {
    for (Denied oldest = recent.peek();
        oldest != null && oldest.second() <= evidence.second() - WINDOW;
        oldest = recent.peek()) {
      honest -= recent.remove().honest();
    }
    double own = honest(evidence);
    int denied = recent.size() + 1;
    double answers = honest + own;
    if ((denied > FEW_CLIENTS && denied > evidence.clients() * MOST_CLIENTS)
        || (answers > FEW_ANSWERS && answers > evidence.allGood() * MOST_ANSWERS)
        || (evidence.good() > MANY_ANSWERS
            && evidence.good() > evidence.allGood() * MOST_ANSWERS)) {
      return true;
    }
    if (recent.size() < Denials.MOST) {
      recent.add(new Denied(evidence.second(), own));
      honest += own;
    }
    return false;
  }

  void reset() {
    recent.clear();
    honest = 0;
  }
}
