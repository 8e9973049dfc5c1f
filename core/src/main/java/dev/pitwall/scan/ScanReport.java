package dev.pitwall.scan;

import dev.pitwall.scan.image.ImageReport;
import dev.pitwall.scan.inventory.Component;
import dev.pitwall.scan.inventory.Inventory;
import dev.pitwall.scan.inventory.LoadedCode;
import dev.pitwall.scan.osv.OsvDatabase;
import dev.pitwall.scan.osv.Problem;
import dev.pitwall.scan.osv.SnapshotFacts;
import dev.pitwall.scan.osv.UnknownCopy;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a scan found.
 *
 * @param code what the JVM loaded; empty if no JVM was asked
 * @param database what it was held against
 * @param found empty if there is no database: then nothing is known, which is not nothing
 * @param os what the package manager has waiting
 * @param vex the VEX documents that were read
 * @param image what trivy said of the container image; empty if none is named
 */
public record ScanReport(
    Inventory inventory,
    Optional<LoadedCode> code,
    Database database,
    Optional<Found> found,
    OsPackages os,
    List<VexFile.Read> vex,
    Optional<ImageReport> image) {

  /** Keeps a copy. */
  public ScanReport {
    vex = List.copyOf(vex);
  }

  /**
   * What it was held against.
   *
   * @param facts empty if there is none
   * @param problem what is wrong with the configured snapshot; null if nothing
   * @param age how the facts stand today
   */
  public record Database(Optional<SnapshotFacts> facts, @Nullable Problem problem, Freshness age) {}

  /** How old a snapshot is. */
  public enum Freshness {
    FRESH,
    /** Older than a week. */
    STALE,
    /** Older than a month: it is no ground to call anything sound. */
    TOO_OLD,
    /** There is none. */
    NONE
  }

  /**
   * What is known.
   *
   * @param vulnerabilities what to look at first comes first
   * @param possible where the artifact's name fits several packages, or its group is unknown
   * @param copies of unknown version, inside other jars
   * @param unused entries that ignored nothing
   * @param expired entries whose day is over; what they ignored is among the vulnerabilities
   */
  public record Found(
      List<Vulnerability> vulnerabilities,
      List<Vulnerability> possible,
      List<UnknownCopy> copies,
      List<Ignored> ignored,
      List<Ignore> unused,
      List<Ignore> expired) {

    /** Keeps copies. */
    public Found {
      vulnerabilities = List.copyOf(vulnerabilities);
      possible = List.copyOf(possible);
      copies = List.copyOf(copies);
      ignored = List.copyOf(ignored);
      unused = List.copyOf(unused);
      expired = List.copyOf(expired);
    }
  }

  /**
   * Holds an inventory against a database.
   *
   * @param today for the ends of what is ignored
   * @throws IOException if the database's index cannot be read
   */
  public static ScanReport of(
      Inventory inventory,
      Optional<LoadedCode> code,
      OsvDatabase.Opened opened,
      List<Ignore> ignores,
      LocalDate today,
      Instant now,
      OsPackages os)
      throws IOException {
    Optional<SnapshotFacts> facts = opened.database().map(OsvDatabase::facts);
    Database database =
        new Database(
            facts,
            opened.problem(),
            facts.map(each -> freshness(each, now)).orElse(Freshness.NONE));
    Optional<Found> found = Optional.empty();
    if (opened.database().isPresent()) {
      found =
          Optional.of(
              Sifting.of(opened.database().get(), inventory.components(), code, ignores, today));
    }
    return new ScanReport(inventory, code, database, found, os, List.of(), Optional.empty());
  }

  /** The same with the documents behind some of what is ignored, and with the container image. */
  public ScanReport with(List<VexFile.Read> documents, Optional<ImageReport> scanned) {
    return new ScanReport(inventory, code, database, found, os, documents, scanned);
  }

  private static Freshness freshness(SnapshotFacts facts, Instant now) {
    if (facts.age(now).compareTo(SnapshotFacts.TOO_OLD) > 0) {
      return Freshness.TOO_OLD;
    }
    return facts.age(now).compareTo(SnapshotFacts.STALE) > 0 ? Freshness.STALE : Freshness.FRESH;
  }

  /** Archives that nothing identifies. */
  public long unidentified() {
    return inventory.components().stream().filter(each -> each.artifact() == null).count();
  }

  /** Whether classes of it are loaded; null if unknown. */
  public @Nullable Boolean loaded(Component component) {
    return code.isPresent() ? code.get().loaded(component) : null;
  }

  /** True if something was not read, or cannot be judged: then no finding is not a good sign. */
  public boolean incomplete() {
    return found.isEmpty()
        || database.age() == Freshness.TOO_OLD
        || database.problem() != null
        || !inventory.skipped().isEmpty()
        || image.filter(each -> each instanceof ImageReport.Unknown).isPresent();
  }
}
