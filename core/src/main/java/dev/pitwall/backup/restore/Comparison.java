package dev.pitwall.backup.restore;

import dev.pitwall.backup.Manifest.TableContent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was restored against what was dumped, table by table.
 *
 * @param tables how many were restored
 * @param rows of those that were counted
 * @param compared how many could be compared; the others were too large to be hashed, or there are
 *     no numbers in the manifest
 * @param differences at most {@value #MOST_DIFFERENCES}
 * @param differing how many tables differ, also those that are not listed
 */
public record Comparison(
    int tables, long rows, int compared, List<Difference> differences, int differing) {
  private static final int MOST_DIFFERENCES = 20;

  /** Keeps a copy. */
  public Comparison {
    differences = List.copyOf(differences);
  }

  /** How a table differs. */
  public enum Way {
    /** It was dumped and is not there. */
    MISSING,
    /** It is there and was not dumped. */
    EXTRA,
    /** Another number of rows. */
    ROWS,
    /** As many rows, with other content. */
    CONTENT
  }

  /**
   * One table that is not what it was.
   *
   * @param table {@code schema.name}
   * @param dumped rows in the manifest; null: unknown
   * @param restored rows now; null: unknown
   */
  public record Difference(Way way, String table, @Nullable Long dumped, @Nullable Long restored) {}

  /** True if nothing differs. */
  public boolean equal() {
    return differing == 0;
  }

  private record Name(String schema, String table) {
    static Name of(TableContent content) {
      return new Name(content.schema(), content.name());
    }
  }

  static Comparison of(List<TableContent> dumped, List<TableContent> restored) {
    Map<Name, TableContent> now = new HashMap<>();
    long rows = 0;
    for (TableContent each : restored) {
      now.put(Name.of(each), each);
      rows += each.rows() == null ? 0 : each.rows();
    }
    List<Difference> differences = new ArrayList<>();
    int compared = 0;
    for (TableContent before : dumped) {
      TableContent after = now.remove(Name.of(before));
      if (after == null) {
        differences.add(new Difference(Way.MISSING, shown(before), before.rows(), null));
      } else if (before.rows() != null && after.rows() != null) {
        compared++;
        way(before, after)
            .map(way -> new Difference(way, shown(before), before.rows(), after.rows()))
            .ifPresent(differences::add);
      }
    }
    if (!dumped.isEmpty()) { // else there was no list at all
      now.values()
          .forEach(
              more -> differences.add(new Difference(Way.EXTRA, shown(more), null, more.rows())));
    }
    return new Comparison(
        restored.size(),
        rows,
        compared,
        differences.subList(0, Math.min(MOST_DIFFERENCES, differences.size())),
        differences.size());
  }

  private static Optional<Way> way(TableContent before, TableContent after) {
    if (!Objects.equals(before.rows(), after.rows())) {
      return Optional.of(Way.ROWS);
    }
    boolean same = before.hash() == null || before.hash().equals(after.hash());
    return same ? Optional.empty() : Optional.of(Way.CONTENT);
  }

  private static String shown(TableContent table) {
    return table.schema() + "." + table.name();
  }
}
