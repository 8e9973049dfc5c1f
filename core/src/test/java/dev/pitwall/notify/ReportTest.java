package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message that carries a longer report. */
class ReportTest {
  @TempDir Path temp;

  @Test
  void theReportAndTheSectionsAreWholeAfterARestart() throws IOException {
    Scripted mail = new Scripted("mail").answers(Scripted.BUSY);
    Post post = new Post(temp, mail);
    Notification report =
        new Notification(
            "checklist-14",
            "checklist-14",
            Notification.Kind.NOTE,
            Severity.WARNING,
            "[shop] Checklist 14",
            "Two things to do.",
            List.of(new Notification.Fact("Instance", "shop-1")),
            "Since yesterday",
            List.of("- worse"),
            "",
            "",
            "footer\nsecond",
            List.of(
                new Notification.Section(
                    "CRITICAL disk", List.of(new Notification.Fact("a", "b")), "do it"),
                new Notification.Section("WARNING \"memory\"", List.of(), "")),
            List.of(),
            null,
            "en",
            post.time.now(),
            new Notification.Report("plain\ntext", "<!DOCTYPE html>\n<p title=\"x\">報告</p>"));
    post.notifier.send(report);
    post.turn();
    assertThat(mail.said).hasSize(1);
    post.restart();
    post.time.pass(java.time.Duration.ofHours(1));
    post.turn();
    assertThat(mail.said).hasSize(2);
    assertThat(mail.said.get(1).notification()).isEqualTo(report);
    post.close();
  }
}
