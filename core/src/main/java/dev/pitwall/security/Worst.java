package dev.pitwall.security;

import dev.pitwall.security.Standing.Contributor;
import java.util.ArrayList;
import java.util.List;

/** The largest few of a signal. */
final class Worst {
  private final int most;
  private final List<Contributor> largest = new ArrayList<>();

  Worst(int most) {
    this.most = most;
  }

  void add(long client, String user, double sliding) {
    double value = Math.rint(sliding);
    int size = largest.size();
    if (value <= 0 || (size == most && value <= largest.get(size - 1).value())) {
      return;
    }
    int at = size;
    while (at > 0 && largest.get(at - 1).value() < value) {
      at--;
    }
    largest.add(at, new Contributor(client, user, value));
    if (size == most) {
      largest.remove(most);
    }
  }

  List<Contributor> list() {
    return largest;
  }

  double value() {
    return largest.isEmpty() ? 0 : largest.get(0).value();
  }
}
