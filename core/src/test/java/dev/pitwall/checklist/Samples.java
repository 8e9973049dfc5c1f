package dev.pitwall.checklist;

import dev.pitwall.alert.Severity;
import dev.pitwall.check.Offender;
import dev.pitwall.check.Unit;
import dev.pitwall.check.logs.ErrorSummary;
import dev.pitwall.checklist.Checklist.Judged;
import dev.pitwall.checklist.Checklist.Status;
import dev.pitwall.checklist.ask.ServiceState;
import dev.pitwall.checklist.ask.ServiceState.State;
import dev.pitwall.checklist.ask.UpdateState;
import dev.pitwall.notify.Sender;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Facts made for tests: one good morning and one bad one. */
final class Samples {
  static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  static final Instant EIGHT = Instant.parse("2026-11-25T23:00:00Z");
  static final Sender SENDER = new Sender("RacePredictor", "shop-1:4711", "production");

  private Samples() {}

  static ChecklistWriter writer(Locale locale) {
    return new ChecklistWriter(SENDER, locale, TOKYO);
  }

  static Judged judged(
      String id,
      String target,
      Status status,
      @Nullable Double value,
      double threshold,
      Unit unit) {
    boolean bad = status == Status.WARNING || status == Status.CRITICAL;
    return new Judged(
        id,
        id,
        target,
        status,
        value,
        threshold,
        unit,
        "",
        value == null ? "it could not be measured; mend it" : null,
        List.of(),
        bad ? "Something is slow." : "",
        bad ? "Do something about it." : "",
        bad ? "top -b -n 1 | head -n 20" : "");
  }

  static Judged slowStatements() {
    return new Judged(
        "db.slow-statements",
        "db.slow-statements",
        "",
        Status.OK,
        2.0,
        5,
        Unit.COUNT,
        "",
        null,
        List.of(
            new Offender("SELECT * FROM races WHERE name LIKE $1", 2.4, Unit.SECONDS),
            new Offender("UPDATE odds SET value = $1 WHERE race < $2", 1.2, Unit.SECONDS)),
        "",
        "",
        "");
  }

  static ErrorSummary errors(String source, boolean whole, ErrorSummary.Kind... kinds) {
    long total = 0;
    for (ErrorSummary.Kind kind : kinds) {
      total += kind.count();
    }
    return new ErrorSummary(
        source,
        EIGHT.minus(Duration.ofHours(whole ? 24 : 3)),
        EIGHT,
        whole,
        total,
        List.of(kinds),
        kinds.length,
        0);
  }

  static ErrorSummary.Kind kind(String text, long count, @Nullable Boolean fresh) {
    return new ErrorSummary.Kind(
        text, count, EIGHT.minus(Duration.ofHours(5)), EIGHT.minus(Duration.ofMinutes(20)), fresh);
  }

  static final ScanFacts SCANNED =
      new ScanFacts(
          true,
          new ScanFacts.Found(
              EIGHT.minus(Duration.ofHours(4)), EIGHT.minus(Duration.ofHours(30)), 9, 6, 1, 2),
          List.of(
              new ScanFacts.Library(
                  "org.apache.logging.log4j:log4j-core",
                  "2.14.1",
                  "CVE-2021-44228, CVE-2021-45046",
                  4,
                  true,
                  "CRITICAL",
                  "2.17.1"),
              new ScanFacts.Library("com.example:old", "1.0", "GHSA-1", 2, false, "HIGH", "")),
          new ScanFacts.Image("/srv/app.tar", 40, 3, 2, null),
          null);

  static Facts with(Facts facts, ScanFacts scan) {
    return new Facts(
        facts.checks(),
        facts.services(),
        facts.errors(),
        facts.noErrors(),
        facts.files(),
        facts.backups(),
        facts.night(),
        facts.noNight(),
        facts.updates(),
        scan,
        facts.leaveOut());
  }

  static Facts calm() {
    return new Facts(
        List.of(
            judged("host.cpu", "", Status.OK, 0.12, 0.8, Unit.RATIO),
            judged("host.memory", "", Status.OK, 0.44, 0.85, Unit.RATIO),
            judged("host.disk", "/", Status.OK, 0.61, 0.8, Unit.RATIO),
            judged("host.disk.time-to-full", "/", Status.OK, 2_592_000.0, 86_400, Unit.SECONDS),
            judged("host.load", "", Status.OK, 0.4, 2, Unit.COUNT),
            judged("db.down", "", Status.OK, 0.0, 0, Unit.COUNT),
            judged("db.connections", "", Status.OK, 12.0, 50, Unit.COUNT),
            slowStatements(),
            judged(
                "tls.expiry",
                "www.example.com:443",
                Status.OK,
                5_184_000.0,
                2_592_000,
                Unit.SECONDS)),
        List.of(
            new ServiceState("systemd:nginx", "systemd", State.UP, "active (running)", ""),
            new ServiceState("tcp://db:5432", "tcp", State.UP, "takes connections (1 ms)", "")),
        List.of(
            errors("log", true, kind("IllegalStateException: no horse #", 4, false)),
            errors("responses", true)),
        "",
        new BackupFacts(
            true,
            new BackupFacts.Made(
                "20261125T180000Z", EIGHT.minus(Duration.ofHours(5)), 734_003_200L, "decode"),
            null,
            new BackupFacts.Proven(
                "20261122T180000Z", EIGHT.minus(Duration.ofDays(3)), Duration.ofSeconds(412)),
            Duration.ofHours(26),
            null),
        Optional.of(new Night(EIGHT.minus(Duration.ofHours(24)), List.of(), 0)),
        "",
        Optional.of(new UpdateState("apt", 3, 0, List.of("curl", "jq", "vim"), false, null)),
        Set.of());
  }

  static Facts bad() {
    return new Facts(
        List.of(
            judged("host.cpu", "", Status.OK, 0.31, 0.8, Unit.RATIO),
            judged("host.memory", "", Status.WARNING, 0.88, 0.85, Unit.RATIO),
            judged("host.disk", "/", Status.OK, 0.62, 0.8, Unit.RATIO),
            new Judged(
                "host.disk",
                "host.disk",
                "/data",
                Status.CRITICAL,
                0.96,
                0.9,
                Unit.RATIO,
                "3.1 GiB of 80 GiB free",
                null,
                List.of(
                    new Offender("/data/uploads", 41e9, Unit.BYTES),
                    new Offender("/data/log", 22e9, Unit.BYTES)),
                "When the disk is full, logs, uploads and the database can no longer be written.",
                "See which folders are large, and delete or rotate what is not needed.",
                "sudo du -xh --max-depth=3 -- /data | sort -rh | head -n 20"),
            judged(
                "host.disk.time-to-full", "/data", Status.WARNING, 30_600.0, 86_400, Unit.SECONDS),
            judged("host.load", "", Status.OK, 0.4, 2, Unit.COUNT),
            judged("db.down", "", Status.OK, 0.0, 0, Unit.COUNT),
            judged("db.connections", "", Status.OK, 38.0, 50, Unit.COUNT),
            judged("db.longest-transaction", "", Status.UNKNOWN, null, 300, Unit.SECONDS),
            slowStatements(),
            judged(
                "tls.expiry",
                "www.example.com:443",
                Status.WARNING,
                1_036_800.0,
                2_592_000,
                Unit.SECONDS)),
        List.of(
            new ServiceState("systemd:nginx", "systemd", State.UP, "active (running)", ""),
            new ServiceState(
                "compose:/srv/app/docker-compose.prod.yml#celery",
                "compose",
                State.DOWN,
                "exited (137)",
                "docker compose -f /srv/app/docker-compose.prod.yml logs --tail 50 celery"),
            new ServiceState("tcp://db:5432", "tcp", State.UP, "takes connections (1 ms)", "")),
        List.of(
            errors(
                "log",
                true,
                kind("java.sql.SQLException: deadlock detected <b>&'\"", 17, true),
                kind("IllegalStateException: no horse #", 4, false)),
            errors("responses", true, kind("5xx POST /races/{id}/bets", 9, false))),
        "",
        new BackupFacts(
            true,
            new BackupFacts.Made(
                "20261124T180000Z", EIGHT.minus(Duration.ofHours(29)), 734_003_200L, "decode"),
            "pg_dump ended with 1: no space left on device",
            null,
            Duration.ofHours(26),
            null),
        Optional.of(
            new Night(
                EIGHT.minus(Duration.ofHours(24)),
                List.of(
                    new Night.Brief(
                        "I7K2Q9",
                        "host.disk",
                        "/data",
                        Severity.CRITICAL,
                        EIGHT.minus(Duration.ofHours(6)),
                        null,
                        true,
                        0.96,
                        Unit.RATIO),
                    new Night.Brief(
                        "I7K2QA",
                        "app.response-time",
                        "",
                        Severity.WARNING,
                        EIGHT.minus(Duration.ofHours(5)),
                        EIGHT.minus(Duration.ofMinutes(276)),
                        true,
                        3.4,
                        Unit.SECONDS)),
                0)),
        "",
        Optional.of(
            new UpdateState("apt", 14, 3, List.of("libc6", "openssl", "sudo", "curl"), true, null)),
        Set.of());
  }
}
