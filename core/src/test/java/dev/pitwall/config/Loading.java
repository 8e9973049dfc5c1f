package dev.pitwall.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sources made by hand, and a few keys of every kind. */
final class Loading {
  static final Key<Double> CPU = Key.percent("host.cpu.threshold", "80%", "CPU.");
  static final Key<Duration> SLOW = Key.duration("http.slow-threshold", "1s", "Slow.");
  static final Key<List<String>> DISKS = Key.texts("host.disk.paths", List.of("/"), "Disks.");
  static final Key<Integer> PORT = Key.number("admin.port", 0, 65535, 7717, "Port.");
  static final Key<Boolean> HEADER = Key.flag("http.header.enabled", true, "Header.");
  static final Key<String> PASSWORD = Key.secret("notify.mail.password", "Password.");
  static final Key<String> URL = Key.text("postgres.url", null, "JDBC address.");
  static final Key<String> SECURITY =
      Key.choice("notify.mail.security", List.of("starttls", "tls", "none"), "starttls", "TLS.");
  static final Key<Path> ACCESS_LOG =
      Key.path("http.access-log.file", "access.log", "Access log.").emptyCounts();
  static final Key<Duration> REPEAT = Key.duration("alerts.repeat", "4h", "Repeat.");
  static final Key<Duration> RULE_FOR = Key.duration("alerts.rules.*.for", null, "For.");
  static final Key<Boolean> RULE_ENABLED = Key.flag("alerts.rules.*.enabled", true, "On.");
  static final Key<Integer> KEEP = Key.number("keep", 1, 9999, 30, "Keep.");
  static final Key<List<String>> FILES = Key.texts("files", List.of(), "Files.");
  static final Key<String> MODE = Key.text("mode", "0644", "Mode.");
  static final Key<List<Entry>> ROTATE =
      Key.entries("logs.rotate", List.of(FILES, KEEP, MODE), "Rotations.");
  static final Key<Long> SIZE = Key.size("journal.max-size", "64MiB", "Size.");
  static final List<KeyGroup> KEYS =
      List.of(
          new KeyGroup("General", CoreSettings.keys()),
          new KeyGroup(
              "Features",
              List.of(
                  CPU,
                  SLOW,
                  DISKS,
                  PORT,
                  HEADER,
                  PASSWORD,
                  URL,
                  SECURITY,
                  ACCESS_LOG,
                  REPEAT,
                  RULE_FOR,
                  RULE_ENABLED,
                  ROTATE,
                  SIZE)));

  private final Path folder;
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private Optional<String> file = Optional.empty();
  private String arguments = "";

  Loading(Path folder) {
    this.folder = folder;
  }

  Loading file(String text) {
    return file("pitwall.conf", text);
  }

  Loading file(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  Loading named(String name) {
    file = Optional.of(name);
    return this;
  }

  Loading property(String name, String value) {
    properties.put(name, value);
    return this;
  }

  Loading variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Loading arguments(String text) {
    arguments = text;
    return this;
  }

  Sources sources() {
    return new Sources(
        file,
        arguments,
        properties,
        environment,
        folder,
        List.of(Path.of("pitwall.conf"), Path.of("etc/pitwall.conf")));
  }

  LoadedConfiguration load() {
    return LoadedConfiguration.load(sources(), KEYS);
  }
}
