package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {
  @TempDir Path folder;

  private final Findings findings = new Findings(TimeSource.system());
  private final List<Set<String>> applied = new ArrayList<>();
  private Path file;
  private ConfigWatch watch;

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("pitwall.conf");
    write("pitwall.host.cpu.threshold = 80%");
    watch = watching();
  }

  private ConfigWatch watching() {
    Sources sources =
        new Sources(
            Optional.empty(), "", Map.of(), Map.of(), folder, List.of(Path.of("pitwall.conf")));
    return new ConfigWatch(
        LoadedConfiguration.load(sources, Pitwall.keys()),
        findings,
        Locale.ENGLISH,
        (next, changed) -> applied.add(changed));
  }

  /** As editors do it: a new file that takes the old one's place. */
  private void write(String text) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), text);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private void lookTwice() {
    watch.look();
    watch.look();
  }

  private List<String> codes() {
    return findings.list().stream().map(Finding::code).toList();
  }

  @Test
  void aChangeIsTakenOverWhenItHasSettled() throws IOException {
    write("pitwall.host.cpu.threshold = 90%");
    watch.look();
    assertThat(applied).isEmpty();
    watch.look();
    assertThat(applied).containsExactly(Set.of("host.cpu.threshold"));
    lookTwice();
    assertThat(applied).hasSize(1);
  }

  @Test
  void aFileThatOnlyMovedItsLinesChangesNothing() throws IOException {
    write("# words\n\npitwall.host.cpu.threshold = 80%");
    lookTwice();
    assertThat(applied).isEmpty();
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void aMistakeChangesNothingAndIsToldUntilItIsMended() throws IOException {
    write("pitwall.host.cpu.threshold = 90%\npitwall.host.memory.threshold = lots");
    lookTwice();
    assertThat(applied).isEmpty();
    assertThat(findings.list())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.text()).contains("host.memory.threshold", "stays in force"));

    write("pitwall.host.cpu.threshold = 90%\npitwall.host.memory.threshold = 70%");
    lookTwice();
    assertThat(findings.list()).isEmpty();
    assertThat(applied).containsExactly(Set.of("host.cpu.threshold", "host.memory.threshold"));
  }

  @Test
  void aFileThatIsGoneChangesNothing() throws IOException {
    Files.delete(file);
    lookTwice();
    assertThat(applied).isEmpty();
    assertThat(codes()).containsExactly("config.reload");
    write("pitwall.host.cpu.threshold = 80%");
    lookTwice();
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void whatIsReadAtTheStartOnlySaysSoUntilItIsPutBack() throws IOException {
    write("pitwall.host.cpu.threshold = 80%\npitwall.admin.port = 7000");
    lookTwice();
    assertThat(applied).isEmpty();
    assertThat(findings.list())
        .singleElement()
        .satisfies(finding -> assertThat(finding.text()).contains("admin.port", "restart"));
    write("pitwall.host.cpu.threshold = 80%");
    lookTwice();
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void aFileThatAppearsIsTakenOver() throws IOException {
    Files.delete(file);
    watch = watching();
    write("pitwall.host.cpu.threshold = 70%");
    lookTwice();
    assertThat(applied).containsExactly(Set.of("host.cpu.threshold"));
  }

  @Test
  void includedFilesAndSecretsAreWatchedAsWell() throws IOException {
    Path secret = folder.resolve("hook");
    Files.writeString(secret, "https://hooks.example.org/one");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(folder.resolve("more.conf"), "pitwall.host.disk.threshold = 80%");
    write("include \"more.conf\"\npitwall.notify.slack.webhook-url-file = hook");
    lookTwice();
    applied.clear();

    Files.writeString(secret, "https://hooks.example.org/another");
    lookTwice();
    assertThat(applied).containsExactly(Set.of("notify.slack.webhook-url"));

    Files.writeString(folder.resolve("more.conf"), "pitwall.host.disk.threshold = 85.5%");
    lookTwice();
    assertThat(applied).hasSize(2).last().isEqualTo(Set.of("host.disk.threshold"));
  }
}
