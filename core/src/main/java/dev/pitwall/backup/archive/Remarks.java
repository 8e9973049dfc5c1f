package dev.pitwall.backup.archive;

import dev.pitwall.backup.archive.Remark.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects remarks: the first of each kind by name, all of them by number. */
final class Remarks {
  private static final int MOST_OF_A_KIND = 100;

  private final List<Remark> kept = new ArrayList<>();
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

  void add(Kind kind, String path, String detail) {
    if (counts.merge(kind, 1L, Long::sum) <= MOST_OF_A_KIND) {
      kept.add(new Remark(kind, path, detail));
    }
  }

  List<Remark> kept() {
    return List.copyOf(kept);
  }

  Map<Kind, Long> counts() {
    return Map.copyOf(counts);
  }
}
