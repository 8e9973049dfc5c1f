package dev.pitwall.emergency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import dev.pitwall.metrics.PathPatterns;
import dev.pitwall.request.Gate;
import dev.pitwall.schedule.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceModeTest {
  @TempDir Path folder;
  private final TimeSource time = TimeSource.system();
  private final Findings findings = new Findings(time);
  private final Gate gate = new Gate();

  private MaintenanceMode mode(Gate of, Optional<Path> state) {
    return new MaintenanceMode(of, page(Locale.ENGLISH), state, time, findings);
  }

  private static MaintenancePage page(Locale otherwise) {
    return new MaintenancePage(
        Duration.ofMinutes(5),
        new PathPatterns(List.of("/health", "/health/**"))::matches,
        otherwise);
  }

  private static Gate.Answer answered(
      MaintenancePage page, @Nullable String path, @Nullable String language) {
    return Objects.requireNonNull(page.answer(visitor(path, language)));
  }

  private static Gate.Visitor visitor(@Nullable String path, @Nullable String language) {
    return new Gate.Visitor() {
      @Override
      public @Nullable String path() {
        return path;
      }

      @Override
      public @Nullable String peer() {
        return null;
      }

      @Override
      public @Nullable String header(String name) {
        return name.equals("Accept-Language") ? language : null;
      }
    };
  }

  @Test
  void itIsOnUntilSomebodyEndsItAlsoOverARestart() throws Exception {
    MaintenanceMode before = mode(gate, Optional.of(folder));
    before.resume();
    assertThat(gate.closed()).isNull();
    MaintenanceMode.State on = before.on("ann", "disk");
    assertThat(on.kept()).isTrue();
    assertThat(gate.closed()).isNotNull();
    assertThat(before.on("bob", "other")).isEqualTo(on);
    assertThat(findings.list())
        .extracting(Finding::text)
        .singleElement()
        .asString()
        .contains("ann", "(disk)", "emergency undo");
    Path file = folder.resolve("maintenance.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    Gate after = new Gate();
    MaintenanceMode restarted = mode(after, Optional.of(folder));
    restarted.resume();
    assertThat(after.closed()).isNotNull();
    assertThat(restarted.state()).contains(on);
    assertThat(restarted.off()).isTrue();
    assertThat(after.closed()).isNull();
    assertThat(restarted.off()).isFalse();

    Gate last = new Gate();
    mode(last, Optional.of(folder)).resume();
    assertThat(last.closed()).isNull();
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadKeepsItOn() throws Exception {
    Files.writeString(folder.resolve("maintenance.json"), "{\"since\":");
    mode(gate, Optional.of(folder)).resume();
    assertThat(gate.closed()).isNotNull();
  }

  @Test
  void withoutAStateFolderItEndsWithTheProcessAndSaysSo() {
    MaintenanceMode.State on = mode(gate, Optional.empty()).on("ann", "");
    assertThat(on.kept()).isFalse();
    assertThat(gate.closed()).isNotNull();
    assertThat(findings.list().get(0).text()).contains("A restart ends it");
  }

  @Test
  void itEndsForAnApplicationThatDoesNotRun() throws Exception {
    mode(gate, Optional.of(folder)).on("ann", "");
    assertThat(MaintenanceMode.end(folder)).isTrue();
    assertThat(MaintenanceMode.end(folder)).isFalse();
    Gate next = new Gate();
    mode(next, Optional.of(folder)).resume();
    assertThat(next.closed()).isNull();
  }

  @Test
  void aClientGetsThePageInItsLanguageAndOpenPathsGoThrough() {
    MaintenancePage english = page(Locale.ENGLISH);
    MaintenancePage japanese = page(Locale.JAPANESE);
    assertThat(english.answer(visitor("/health", null))).isNull();
    assertThat(english.answer(visitor("/health/live", "ja"))).isNull();
    Gate.Answer answer = answered(english, "/healthy", null);
    assertThat(answer.retryAfter()).isEqualTo("300");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).startsWith("<!doctype html><html lang=en>").contains("few minutes");
    assertThat(answered(english, "/", "fr, ja;q=0.9, en;q=0.8").body()).contains("lang=ja");
    assertThat(answered(english, "/", "en-GB,ja").body()).contains("lang=en");
    assertThat(answered(english, null, "").body()).contains("lang=en");
    assertThat(answered(japanese, "/", "fr").body()).contains("lang=ja", "メンテナンス");
  }
}
