package dev.pitwall.emergency;

import dev.pitwall.emergency.evidence.Exhibit;
import dev.pitwall.emergency.evidence.SecretFilter;
import dev.pitwall.notify.Channel;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.TimeSource;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run has at hand.
 *
 * @param speech who is told, and how
 * @param application the running agent; empty if none answers
 * @param without why there is none, a sentence; empty if there is one
 * @param pid of the application's JVM; empty if it is not known or it does not run
 * @param exhibits evidence that can be had from outside: sessions of the database, disks, last log
 *     lines
 * @param backup whoever makes backups; empty if nothing is configured to be saved
 * @param config configuration files to save
 * @param ownLogs Pitwall's own logs
 */
public record EmergencyMeans(
    Speech speech,
    Optional<Application> application,
    String without,
    OptionalLong pid,
    List<Exhibit> exhibits,
    Optional<EmergencyBackup> backup,
    List<Path> config,
    List<String> ownLogs,
    SecretFilter filter,
    TimeSource time) {

  /** Keeps copies. */
  public EmergencyMeans {
    exhibits = List.copyOf(exhibits);
    config = List.copyOf(config);
    ownLogs = List.copyOf(ownLogs);
  }

  /** Who is told, and in which words. */
  public record Speech(Sender sender, Locale locale, ZoneId zone, List<Channel> channels) {
    /** Keeps a copy. */
    public Speech {
      channels = List.copyOf(channels);
    }
  }
}
