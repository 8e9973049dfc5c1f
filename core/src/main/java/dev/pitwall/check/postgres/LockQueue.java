package dev.pitwall.check.postgres;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who waits for whom. The root of a queue is a session that blocks others and waits for nobody:
 * ending it lets the queue move, ending one in the middle does not.
 */
final class LockQueue {
  private final Map<Integer, Set<Integer>> blockers;

  /** The direct blockers of each waiting session; process 0 stands for prepared transactions. */
  LockQueue(Map<Integer, Set<Integer>> blockers) {
    this.blockers = blockers;
  }

  /** How many sessions wait, directly or behind others, for each root. */
  Map<Integer, Integer> roots() {
    Map<Integer, Integer> waiting = new HashMap<>();
    for (int waiter : blockers.keySet()) {
      for (int root : rootsOf(waiter)) {
        waiting.merge(root, 1, Integer::sum);
      }
    }
    return waiting;
  }

  private Set<Integer> rootsOf(int waiter) {
    Set<Integer> roots = new TreeSet<>();
    Set<Integer> seen = new HashSet<>();
    Deque<Integer> next = new ArrayDeque<>();
    next.add(waiter);
    while (!next.isEmpty()) {
      int session = next.remove();
      if (!seen.add(session)) {
        continue;
      }
      Set<Integer> holders = blockers.get(session);
      if (holders == null || holders.isEmpty()) {
        roots.add(session);
      } else {
        next.addAll(holders);
      }
    }
    roots.remove(waiter);
    // a ring, which the server has not broken up yet: its members block each other
    return roots.isEmpty() ? blockers.getOrDefault(waiter, Set.of()) : roots;
  }
}
