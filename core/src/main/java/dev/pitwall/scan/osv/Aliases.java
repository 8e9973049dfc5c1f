package dev.pitwall.scan.osv;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which names mean the same thing: symmetric and transitive, by union and find. */
final class Aliases {
  private final Map<String, Integer> places = new HashMap<>();
  private final List<Integer> parents = new ArrayList<>();
  private final List<String> records = new ArrayList<>();

  void add(String id, List<String> aliases) {
    records.add(id);
    int one = root(place(id));
    for (String alias : aliases) {
      int other = root(place(alias));
      if (other != one) {
        parents.set(other, one);
      }
    }
  }

  private int place(String name) {
    Integer known = places.get(name);
    if (known != null) {
      return known;
    }
    int next = parents.size();
    parents.add(next);
    places.put(name, next);
    return next;
  }

  private int root(int place) {
    int at = place;
    while (parents.get(at) != at) {
      parents.set(at, parents.get(parents.get(at)));
      at = parents.get(at);
    }
    return at;
  }

  /** The number of its set for every record that shares it with another record. */
  Map<String, Integer> shared() {
    Map<Integer, Integer> sizes = new HashMap<>();
    records.forEach(id -> sizes.merge(root(place(id)), 1, Integer::sum));
    Map<String, Integer> shared = new HashMap<>();
    for (String id : records) {
      int root = root(place(id));
      if (sizes.getOrDefault(root, 0) > 1) {
        shared.put(id, root);
      }
    }
    return shared;
  }
}
