package dev.pitwall.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which backups may go. Only verified ones of a believable size count as kept, so damage never
 * pushes out what is whole; and whatever the clock says, a few stay.
 */
final class Retention {
  /** One mistake, of the clock or of the settings, costs no more than this at a time. */
  static final int MOST_A_RUN = 3;

  private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

  private final BackupSettings.Keep keep;

  Retention(BackupSettings.Keep keep) {
    this.keep = keep;
  }

  /**
   * The backups to delete now, oldest first; none if a backup comes from the future, because then
   * the clock cannot be trusted.
   *
   * @param all oldest first
   * @param pinned ids that a person keeps
   */
  List<Manifest> expired(List<Manifest> all, Set<String> pinned, Instant now) {
    List<Manifest> expired = new ArrayList<>();
    if (fromFuture(all, now)) {
      return expired;
    }
    Instant limit = now.minus(keep.age());
    long goodYoung = all.stream().filter(m -> m.good() && !m.start().isBefore(limit)).count();
    long goodOld = all.stream().filter(m -> m.good() && m.start().isBefore(limit)).count();
    for (Manifest each : all) {
      if (!each.start().isBefore(limit) || expired.size() == MOST_A_RUN) {
        break;
      }
      long newer = goodYoung + goodOld - (each.good() ? 1 : 0);
      // the newest good one that is older than the limit covers the days up to it
      boolean covers = each.good() && goodOld == 1;
      if (!pinned.contains(each.id()) && newer >= keep.minimum() && !covers) {
        expired.add(each);
      }
      goodOld -= each.good() ? 1 : 0;
    }
    return expired;
  }

  /** True if one of them was begun later than now. */
  static boolean fromFuture(List<Manifest> all, Instant now) {
    return all.stream().anyMatch(each -> each.start().isAfter(now.plus(CLOCKS_DIFFER)));
  }
}
