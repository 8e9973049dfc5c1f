package dev.pitwall.scan;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Entry;
import dev.pitwall.config.Key;
import dev.pitwall.scan.image.ImageTarget;
import dev.pitwall.scan.osv.Mirror;
import dev.pitwall.schedule.Cron;
import dev.pitwall.text.Messages;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * What the scan goes by.
 *
 * @param schedule when what the JVM loaded is scanned; empty: only when somebody asks
 * @param osv the snapshot: {@code all.zip} of the ecosystem Maven, or a folder of OSV records
 * @param mirror where the snapshot is fetched from; empty: nothing is fetched
 * @param osPackages whether the package manager is asked too
 * @param image the container image that trivy is asked about; empty: none
 * @param vex documents whose statements are believed for a while
 * @param incomplete entries of {@code scan.ignore} that lack something, and so ignore nothing
 */
public record ScanSettings(
    Optional<Cron> schedule,
    Optional<Path> osv,
    Optional<URI> mirror,
    boolean osPackages,
    Optional<ImageTarget> image,
    List<Ignore> ignores,
    List<VexFile> vex,
    int incomplete) {
  private static final Key<Cron> SCHEDULE =
      Cron.key(
          "scan.schedule",
          null,
          "When what the JVM loaded is scanned, also ten minutes after each start: five-field cron"
              + " in the zone of the system, for instance 0 4 * * 1; never without it.");
  private static final Key<Path> OSV =
      Key.path(
          "scan.osv",
          null,
          "Snapshot of the OSV database: all.zip of the ecosystem Maven, or a folder of OSV JSON."
              + " Replace the file and the next scan reads it.");
  private static final Key<URI> MIRROR =
      Key.parsed(
          "scan.mirror",
          locale -> Messages.of(ScanSettings.class, locale).get("allowed.mirror"),
          Mirror::address,
          null,
          "Address that all.zip is fetched from before each planned scan and by scan --update, into"
              + " the file of scan.osv, or <state-dir>/scan/all.zip. Nothing is fetched without it.");
  private static final Key<Boolean> OS_PACKAGES =
      Key.flag(
          "scan.os-packages",
          true,
          "The scan also asks apt, dnf or apk, from the lists on the machine.");
  private static final Key<ImageTarget> TRIVY_TARGET =
      Key.parsed(
          "scan.trivy-target",
          locale -> Messages.of(ScanSettings.class, locale).get("allowed.image"),
          ImageTarget::parse,
          null,
          "Container image that trivy scans, where it is installed: the path of a tar file, or the"
              + " name of an image on this machine.");
  private static final Key<String> ID =
      Key.text("id", null, "The vulnerability, by any of its names: CVE-2021-44228.");
  private static final Key<String> PACKAGE =
      Key.text("package", null, "group:artifact, or group:artifact@version.");
  private static final Key<String> REASON = Key.text("reason", null, "Why it is accepted.");
  private static final Key<LocalDate> UNTIL =
      Key.parsed(
          "until",
          locale -> Messages.of(ScanSettings.class, locale).get("allowed.until"),
          ScanSettings::day,
          null,
          "The last day on which this holds: 2027-03-31.");
  private static final Key<Path> VEX =
      Key.path(
          "vex",
          null,
          "An OpenVEX document in place of id, package and reason: what it states of Maven packages"
              + " holds until that day.");
  private static final Key<List<Entry>> IGNORE =
      Key.entries(
          "scan.ignore",
          List.of(ID, PACKAGE, REASON, UNTIL, VEX),
          "Vulnerabilities that are accepted for a while, a list of objects. Needed are"
              + " id, package, reason and until, or vex and until.");

  /** Keeps a copy. */
  public ScanSettings {
    ignores = List.copyOf(ignores);
    vex = List.copyOf(vex);
  }

  /** The keys. */
  public static List<Key<?>> keys() {
    return List.of(SCHEDULE, OSV, MIRROR, TRIVY_TARGET, OS_PACKAGES, IGNORE);
  }

  /** The settings in force. */
  public static ScanSettings from(Configuration c) {
    List<Entry> entries = c.get(IGNORE);
    List<Ignore> ignores =
        entries.stream().map(ScanSettings::ignore).flatMap(Optional::stream).toList();
    List<VexFile> vex = entries.stream().map(ScanSettings::vex).flatMap(Optional::stream).toList();
    return new ScanSettings(
        c.find(SCHEDULE),
        c.find(OSV),
        c.find(MIRROR),
        c.get(OS_PACKAGES),
        c.find(TRIVY_TARGET),
        ignores,
        vex,
        entries.size() - ignores.size() - vex.size());
  }

  private static Optional<Ignore> ignore(Entry entry) {
    Optional<String> id = entry.find(ID);
    Optional<String> name = entry.find(PACKAGE);
    Optional<String> reason = entry.find(REASON);
    Optional<LocalDate> until = entry.find(UNTIL);
    return entry.find(VEX).isPresent()
            || id.isEmpty()
            || name.isEmpty()
            || reason.isEmpty()
            || until.isEmpty()
        ? Optional.empty()
        : Optional.of(Ignore.of(id.get(), name.get(), reason.get(), until.get()));
  }

  /** One or the other: an entry with both is incomplete. */
  private static Optional<VexFile> vex(Entry entry) {
    Optional<Path> file = entry.find(VEX);
    Optional<LocalDate> until = entry.find(UNTIL);
    boolean both = entry.find(ID).isPresent() || entry.find(PACKAGE).isPresent();
    return file.isEmpty() || until.isEmpty() || both
        ? Optional.empty()
        : Optional.of(new VexFile(file.get(), until.get()));
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text.strip());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("no day", e);
    }
  }
}
