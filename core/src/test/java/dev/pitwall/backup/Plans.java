package dev.pitwall.backup;

import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Settings of a backup as somebody writes them. */
final class Plans {
  /** As usual, but quick where a person would wait. */
  static final Limits QUICK =
      new Limits(
          Duration.ofMillis(20),
          Duration.ofMinutes(10),
          Duration.ofMillis(100),
          Duration.ofMillis(10),
          3,
          1 << 20,
          1.5,
          0.25);

  private final Map<String, String> keys = new HashMap<>();
  private TimeSource time = TimeSource.system();
  private Limits limits = QUICK;
  private Locale locale = Locale.ENGLISH;

  Plans(Path dir) {
    set("backup.dir", dir);
  }

  static Plans of(Path dir, ShopServer server) {
    return new Plans(dir).set("postgres.url", server.url()).set("postgres.user", "postgres");
  }

  Plans set(String key, Object value) {
    keys.put("pitwall." + key, value.toString());
    return this;
  }

  Plans at(TimeSource other) {
    time = other;
    return this;
  }

  Plans within(Limits other) {
    limits = other;
    return this;
  }

  Plans in(Locale other) {
    locale = other;
    return this;
  }

  Configuration configuration() {
    Sources sources = new Sources(Optional.empty(), "", keys, Map.of(), Path.of(""), List.of());
    LoadedConfiguration loaded =
        LoadedConfiguration.load(
            sources,
            List.of(
                new KeyGroup("PostgreSQL", PostgresSettings.keys()),
                new KeyGroup("Backup", BackupSettings.keys())));
    if (!loaded.problems().isEmpty()) {
      throw new IllegalArgumentException(
          loaded.problems().stream().map(p -> p.text(Locale.ENGLISH)).toList().toString());
    }
    return loaded;
  }

  BackupSettings settings() {
    return BackupSettings.from(configuration());
  }

  BackupSite site() {
    BackupSettings settings = settings();
    return new BackupSite(
        settings,
        settings.folder(Path.of("/nonexistent")),
        List.of(),
        new Sender("RacePredictor", "host:1", "test"),
        locale,
        time);
  }

  Backups backups() {
    return new Backups(site(), null, limits);
  }

  /** A clock that is set, and whose pauses take no time. */
  static final class SetTime implements TimeSource {
    private Instant now = Instant.parse("2026-11-26T03:00:00Z");

    void pass(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) {
      pass(duration);
    }
  }
}
