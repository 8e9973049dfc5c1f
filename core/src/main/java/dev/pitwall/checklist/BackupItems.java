package dev.pitwall.checklist;

import dev.pitwall.check.Unit;
import dev.pitwall.checklist.BackupFacts.Made;
import dev.pitwall.checklist.BackupFacts.Proven;
import dev.pitwall.checklist.Checklist.Item;
import dev.pitwall.checklist.Checklist.Status;
import java.time.Duration;
import java.util.List;

/** The last good backup, and the last restore that proved one. */
final class BackupItems {
  private static final String BACKUP = "java -jar pitwall-agent.jar backup";
  private static final String VERIFY = "java -jar pitwall-agent.jar backup verify";

  private final Phrases say;

  BackupItems(Phrases say) {
    this.say = say;
  }

  List<Item> of(BackupFacts facts) {
    String reason = facts.reason();
    if (reason != null) {
      return List.of(unknown(reason));
    }
    if (!facts.scheduled() && facts.last() == null) {
      return List.of(unknown(say.get("backup.none")));
    }
    return List.of(last(facts), restore(facts));
  }

  private Item unknown(String reason) {
    String name = say.get("backup.last");
    return new Draft("backup.last", "", Status.UNKNOWN, name)
        .value(Unit.SECONDS, null)
        .said(say.get("unknown"))
        .reason(reason)
        .todo(say.get("todo.unknown", "name", name), "", reason, "")
        .item();
  }

  /** Its value is its age. */
  private Item last(BackupFacts facts) {
    String name = say.get("backup.last");
    Made last = facts.last();
    String failure = facts.failure();
    if (last == null) {
      return new Draft("backup.last", "", Status.CRITICAL, name)
          .value(Unit.SECONDS, null)
          .said(say.get("backup.never"))
          .detail(failure == null ? "" : failure)
          .todo(say.get("backup.never"), say.get("backup.why"), say.get("backup.next"), BACKUP)
          .item();
    }
    Duration age = Duration.between(last.at(), say.now());
    Duration most = facts.overdueAfter();
    boolean late = !most.isZero() && age.compareTo(most) > 0;
    Status status = failure != null ? Status.CRITICAL : late ? Status.WARNING : Status.OK;
    Draft draft =
        new Draft("backup.last", last.id(), status, name)
            .value(Unit.SECONDS, (double) age.toSeconds())
            .said(
                say.get(
                    "backup.said",
                    "time",
                    say.time(last.at()),
                    "ago",
                    say.ago(last.at()),
                    "size",
                    say.amount(Unit.BYTES, (double) last.bytes()),
                    "verified",
                    last.verified()))
            .detail(failure == null ? last.id() : failure);
    if (!most.isZero()) {
      String limit = say.amount(Unit.SECONDS, (double) most.toSeconds());
      draft.limit((double) most.toSeconds(), say.get("limit", "limit", limit));
    }
    if (status != Status.OK) {
      String title =
          failure != null
              ? say.get("backup.failed")
              : say.get("backup.late", "ago", say.ago(last.at()));
      draft.todo(title, say.get("backup.why"), say.get("backup.next"), BACKUP);
    }
    return draft.item();
  }

  private Item restore(BackupFacts facts) {
    String name = say.get("backup.restore");
    Proven proven = facts.restore();
    if (proven == null) {
      return new Draft("backup.restore", "", Status.UNKNOWN, name)
          .value(Unit.SECONDS, null)
          .said(say.get("backup.unproven"))
          .reason(say.get("backup.unproven.reason"))
          .todo(say.get("backup.unproven"), "", say.get("backup.unproven.reason"), VERIFY)
          .item();
    }
    return new Draft("backup.restore", proven.id(), Status.OK, name)
        .value(Unit.SECONDS, (double) Duration.between(proven.at(), say.now()).toSeconds())
        .said(
            say.get(
                "backup.proven",
                "time",
                say.time(proven.at()),
                "ago",
                say.ago(proven.at()),
                "took",
                say.amount(Unit.SECONDS, proven.took().toMillis() / 1e3)))
        .detail(proven.id())
        .item();
  }
}
