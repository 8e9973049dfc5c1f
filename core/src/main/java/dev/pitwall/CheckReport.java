package dev.pitwall;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one round of all checks found.
 *
 * @param items one for each rule and target, in the order of the rules
 * @param fromAgent ids of the items that are the running agent's last readings
 * @param leftOut ids that only a running agent can answer, and none was there
 * @param findings what kept the checks from seeing everything, for instance a missing grant
 */
public record CheckReport(
    List<Item> items, List<String> fromAgent, List<String> leftOut, List<Finding> findings) {

  /** Keeps copies. */
  public CheckReport {
    items = List.copyOf(items);
    fromAgent = List.copyOf(fromAgent);
    leftOut = List.copyOf(leftOut);
    findings = List.copyOf(findings);
  }

  /** How it stands. */
  public enum Verdict {
    OK,
    WARNING,
    CRITICAL,
    UNKNOWN
  }

  /**
   * One rule on one target.
   *
   * @param id the rule's
   * @param target for instance the path of a disk; empty if the rule has one target only
   * @param value in {@code unit}; null if unknown
   * @param threshold beyond it is trouble: the level that is reached, else the first
   * @param detail one line about how the value came about; may be empty
   * @param reason why the value is unknown and what would mend it; null if it is known
   * @param offenders what contributes most, largest first
   * @param advice null for an item that is {@code OK} or {@code UNKNOWN}
   */
  public record Item(
      String id,
      String target,
      Verdict status,
      @Nullable Double value,
      double threshold,
      Unit unit,
      String detail,
      @Nullable String reason,
      List<Offender> offenders,
      @Nullable Advice advice) {

    /** Keeps a copy. */
    public Item {
      offenders = List.copyOf(offenders);
    }

    /** The id and the target: {@code host.disk /data}. */
    public String name() {
      return target.isEmpty() ? id : id + " " + target;
    }
  }

  /**
   * What it hits and what to do.
   *
   * @param why one sentence
   * @param next one sentence
   * @param command one command line to paste; may be empty
   */
  public record Advice(String why, String next, String command) {}

  /** CRITICAL before WARNING before UNKNOWN before OK. */
  public Verdict status() {
    for (Verdict verdict : List.of(Verdict.CRITICAL, Verdict.WARNING, Verdict.UNKNOWN)) {
      if (count(verdict) > 0) {
        return verdict;
      }
    }
    return Verdict.OK;
  }

  /** How many items stand so. */
  public long count(Verdict verdict) {
    return items.stream().filter(item -> item.status() == verdict).count();
  }
}
