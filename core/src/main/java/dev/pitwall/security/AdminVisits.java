package dev.pitwall.security;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The networks (/24, /48) from which somebody used the administration. A network is new when it was
 * not seen for {@value #DAYS} days; those of the first day are learned without a word. At most
 * {@value #MOST} are known, of which the one that was seen longest ago goes.
 */
final class AdminVisits {
  static final int MOST = 1_000;
  private static final int DAYS = 90;

  private final Map<Long, Long> seen = new LinkedHashMap<>(16, 0.75f, true);
  private long began = Long.MAX_VALUE;

  /** True if the network of this client is new. */
  boolean isNew(long client, long second) {
    began = Math.min(began, second);
    long network = network(client);
    Long before = seen.put(network, second);
    if (seen.size() > MOST) {
      seen.remove(seen.keySet().iterator().next());
    }
    return second - began >= Cell.DAY
        && (before == null || second - before > DAYS * (long) Cell.DAY);
  }

  private static long network(long client) {
    return client >>> 32 == 0xffff ? client & ~0xffL : client & ~0xffffL;
  }

  /** When it began to learn, then pairs of a network and when it was seen last. */
  List<long[]> list() {
    List<long[]> list = new ArrayList<>();
    if (began != Long.MAX_VALUE) {
      list.add(new long[] {0, began});
      seen.forEach((network, second) -> list.add(new long[] {network, second}));
    }
    return list;
  }

  void remember(List<long[]> known) {
    for (long[] each : known) {
      if (each[0] == 0) {
        began = Math.min(began, each[1]);
      } else if (seen.size() < MOST) {
        seen.merge(each[0], each[1], Math::max);
      }
    }
  }
}
