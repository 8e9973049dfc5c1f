package dev.pitwall.backup.restore;

import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A JVM that drills the newest backup in a folder, to be killed. */
final class KilledDrill {
  private KilledDrill() {}

  public static void main(String[] args) throws Exception {
    BackupSite site = RaceServer.site(Path.of(args[0]), args[1], Map.of(), Locale.ENGLISH);
    DrillSettings settings =
        new DrillSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofHours(1),
            1L << 40,
            List.of());
    new Drill(site, settings).run(new Restore(site).find("newest"), Progress.NONE);
  }
}
