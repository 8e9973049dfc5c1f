package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Very many incidents at once, or for hours. */
class StormTest {
  @TempDir Path temp;
  private final Scripted mail = new Scripted("mail");
  private Post post;

  @BeforeEach
  void open() throws IOException {
    post = new Post(temp, mail);
    post.set(old -> Post.with(old, Duration.ofSeconds(30), null, null, null));
  }

  @AfterEach
  void close() throws IOException {
    post.close();
  }

  @Test
  void i11NoMoreMessagesThanAllowedInAnyHourAndNoneWaitsUntilTheHourIsOver() {
    List<Long> sent = new ArrayList<>();
    long opened = 0;
    long longest = 0;
    for (int second = 0; second < 3 * 3600; second++) {
      if (second % 40 == 0) {
        post.tell(post.incident("I" + opened++).warning().open());
      }
      int before = mail.said.size();
      post.pass(Duration.ofSeconds(1));
      if (mail.said.size() > before) {
        longest = Math.max(longest, sent.isEmpty() ? 0 : second - sent.get(sent.size() - 1));
        sent.add((long) second);
      }
    }

    for (long from : sent) {
      assertThat(sent.stream().filter(at -> at >= from && at < from + 3600).count())
          .isLessThanOrEqualTo(24);
    }
    assertThat(longest).as("seconds between two messages").isLessThanOrEqualTo(301);
    long told = mail.said.stream().mapToLong(one -> one.notification().about().size()).sum();
    assertThat(told).isGreaterThan(opened - 10);
  }

  @Test
  void endsAlwaysGoAndManyOfThemAreGathered() {
    List<IncidentEvent> opened = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      opened.add(post.incident("I" + i).open());
    }
    post.tell(opened);
    post.pass(Duration.ofMinutes(1));
    mail.said.clear();
    for (int i = 0; i < 200; i++) {
      post.resolve("I" + i);
      post.pass(Duration.ofSeconds(10));
    }
    post.pass(Duration.ofMinutes(6));

    assertThat(post.kept()).isZero();
    assertThat(mail.said.stream().mapToInt(one -> one.notification().about().size()).sum())
        .isEqualTo(200);
    assertThat(mail.said.size()).isBetween(31, 42);
  }

  @Test
  void i19TenThousandAtOnceAreAHandfulOfMessagesThatCountThemAll() throws IOException {
    post.words = SampleIncidents.wording(Locale.ENGLISH);
    post.restart();
    List<IncidentEvent> storm = new ArrayList<>();
    IntStream.range(0, 10_000)
        .forEach(
            i ->
                storm.add(
                    post.incident("I" + i)
                        .rule("own.rule-" + i % 40)
                        .severity(i % 1000 == 7 ? Severity.CRITICAL : Severity.WARNING)
                        .open()));
    for (int from = 0; from < 10_000; from += 500) {
      post.tell(storm.subList(from, from + 500));
    }
    post.pass(Duration.ofMinutes(2));

    assertThat(mail.said).hasSize(1);
    Notification digest = mail.said.get(0).notification();
    assertThat(digest.kind()).isEqualTo(Notification.Kind.DIGEST);
    assertThat(digest.about()).hasSize(10_000);
    assertThat(digest.sections())
        .hasSize(10)
        .allSatisfy(section -> assertThat(section.title()).startsWith("CRITICAL own.rule-"));
    assertThat(digest.facts())
        .contains(new Notification.Fact("Alerts", "10 CRITICAL, 9990 WARNING"));
    assertThat(PlainText.write(digest, 72).length()).isLessThan(20_000);
    assertThat(digest.subject().length()).isLessThanOrEqualTo(240);

    long bytes = 0;
    try (var files = Files.walk(temp.resolve("journal"))) {
      bytes = files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
    assertThat(bytes).as("bytes of the journal").isLessThan(24L << 20);

    List<IncidentEvent> over = new ArrayList<>();
    IntStream.range(0, 10_000)
        .forEach(i -> over.add(post.incident("I" + i).rule("own.x").resolved(post.time.now())));
    post.tell(over);
    post.pass(Duration.ofMinutes(2));
    assertThat(mail.said).hasSize(2);
    assertThat(mail.said.get(1).notification().subject())
        .startsWith("[RacePredictor] RESOLVED 10000 alerts: own.x 10000");
    assertThat(post.kept()).isZero();
  }

  @Test
  void ofMoreThanTenThousandEndedOnesTheOldestAreWrittenDown() throws IOException {
    mail.otherwise = Scripted.BUSY;
    List<IncidentEvent> over = new ArrayList<>();
    IntStream.range(0, Desk.MOST_ENDED + 3)
        .forEach(i -> over.add(post.incident("I" + i).rule("own.r" + i).resolved(post.time.now())));
    post.tell(over);
    post.turn();

    assertThat(Files.readAllLines(temp.resolve("undelivered.log")))
        .hasSize(3)
        .first()
        .asString()
        .contains("ENDED own.r0", "too many wait");
    assertThat(post.notifier.outbox().pending()).isEqualTo(Desk.MOST_ENDED);
    assertThat(post.notifier.outbox().dead()).isEqualTo(3);
  }

  @Test
  void ofTenThousandEndedOnesAndMoreTheOldestGoToTheLogAndNothingElse() throws IOException {
    Scripted slack = new Scripted("slack");
    post.close();
    post = new Post(temp.resolve("two"), mail, slack);
    mail.otherwise = Scripted.BUSY;
    List<IncidentEvent> over = new ArrayList<>();
    for (int i = 0; i < Desk.MOST_ENDED + 2; i++) {
      over.add(post.incident("I" + i).rule("own.r" + i).resolved(post.time.now()));
    }
    post.tell(over);

    assertThat(Files.readAllLines(temp.resolve("two/undelivered.log")))
        .hasSize(4)
        .allMatch(line -> line.contains("too many wait"))
        .allMatch(line -> line.contains("own.r0") || line.contains("own.r1"));
    assertThat(post.notifier.outbox().lanes())
        .allMatch(lane -> lane.pending() == Desk.MOST_ENDED && lane.dead() == 2);
  }
}
