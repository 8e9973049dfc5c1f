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

/** What goes into one message, and how many messages there are. */
class GroupingTest {
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
  void anOpeningWaitsThirtySecondsForOthersAndTheyComeInOneMessage() {
    post.tell(post.incident("I1").warning().open());
    post.pass(Duration.ofSeconds(20));
    post.tell(post.incident("I2").warning().open());
    post.pass(Duration.ofSeconds(9));
    assertThat(mail.said).isEmpty();
    assertThat(post.held()).containsExactly("mail I1 GROUP_WAIT", "mail I2 GROUP_WAIT");
    post.pass(Duration.ofSeconds(1));

    assertThat(mail.subjects()).containsExactly("DIGEST 2: OPENED I1, OPENED I2");
    assertThat(mail.said.get(0).notification().thread())
        .as("a digest begins a thread of its own, in which the ends follow")
        .isEqualTo(mail.said.get(0).notification().id());
    assertThat(post.held()).isEmpty();
  }

  @Test
  void withACriticalOneTheGroupWaitsFiveSeconds() {
    post.tell(post.incident("I1").warning().open());
    post.pass(Duration.ofSeconds(10));
    post.tell(post.incident("I2").open());
    post.pass(Duration.ofSeconds(4));
    assertThat(mail.said).isEmpty();
    post.pass(Duration.ofSeconds(1));

    assertThat(mail.subjects()).containsExactly("DIGEST 2: OPENED I2, OPENED I1");
  }

  @Test
  void anOpeningThatRisesWhileItWaitsIsOneMessage() {
    post.tell(post.incident("I1").warning().open());
    post.pass(Duration.ofSeconds(10));
    post.tell(post.incident("I1").changed());
    post.pass(Duration.ofSeconds(5));

    assertThat(mail.subjects()).containsExactly("OPENED I1");
    post.pass(Duration.ofHours(1));
    assertThat(mail.said).hasSize(1);
  }

  @Test
  void aRiseIsToldOnce() {
    post.tell(post.incident("I1").warning().open());
    post.pass(Duration.ofMinutes(1));
    post.tell(post.incident("I1").changed());
    post.pass(Duration.ofSeconds(4));
    assertThat(mail.said).hasSize(1);
    post.pass(Duration.ofMinutes(5));

    assertThat(mail.subjects()).containsExactly("OPENED I1", "RAISED CRITICAL I1");
    assertThat(mail.said.get(1).notification().thread()).isEqualTo("I1");
  }

  @Test
  void endsAreGatheredApartFromOpenings() {
    post.tell(post.incident("I1").open(), post.incident("I2").open());
    post.pass(Duration.ofMinutes(1));
    post.tell(
        post.incident("I1").resolved(post.time.now()),
        post.incident("I2").resolved(post.time.now()),
        post.incident("I3").open());
    post.pass(Duration.ofMinutes(1));

    assertThat(mail.subjects())
        .containsExactly(
            "DIGEST 2: OPENED I1, OPENED I2", "OPENED I3", "DIGEST 2: RESOLVED I1, RESOLVED I2");
    assertThat(mail.said.get(2).notification().thread())
        .isEqualTo(mail.said.get(0).notification().thread());
  }

  @Test
  void theDeliveryIsTheSameWhileItSaysTheSameAndAnotherOnceItSaysMore() {
    mail.answers(Scripted.BUSY, Scripted.BUSY);
    post.tell(post.incident("I1").open());
    post.pass(Duration.ofSeconds(12));
    assertThat(mail.said).hasSize(2);
    post.tell(post.incident("I2").open());
    post.pass(Duration.ofSeconds(30));

    List<String> ids = mail.said.stream().map(one -> one.notification().id()).toList();
    assertThat(ids.get(1)).isEqualTo(ids.get(0));
    assertThat(ids.get(2)).isNotEqualTo(ids.get(0));
    assertThat(mail.said).extracting(Scripted.Said::attempt).containsExactly(1, 2, 1);
    assertThat(mail.subjects()).last().isEqualTo("DIGEST 2: OPENED I1, OPENED I2");
  }

  @Test
  void whatMayHaveArrivedIsMarkedInTheNextMessageAboutItAndInNoOther() {
    mail.answers(Scripted.CUT);
    post.tell(post.incident("I1").open());
    post.pass(Duration.ofSeconds(6));
    post.resolve("I1");
    post.pass(Duration.ofSeconds(10));
    post.tell(post.incident("I2").open());
    post.pass(Duration.ofMinutes(2));

    assertThat(mail.subjects()).containsExactly("OPENED I1", "LATE I1", "OPENED I2");
    assertThat(mail.said)
        .extracting(Scripted.Said::possiblyRepeated)
        .containsExactly(false, true, false);
  }

  @Test
  void i13AFlappingPeriodIsTwoMessages() {
    post.tell(post.incident("I1").open());
    post.pass(Duration.ofMinutes(1));
    for (int times = 4; times < 40; times++) {
      post.tell(post.incident("I1").flapping(times, true).changed());
      post.pass(Duration.ofSeconds(50));
    }
    post.tell(post.incident("I1").flapping(40, false).changed());
    post.pass(Duration.ofMinutes(1));

    assertThat(mail.subjects()).containsExactly("OPENED I1", "FLAPPING I1", "SETTLED I1");
    post.tell(post.incident("I1").flapping(40, false).resolved(post.time.now()));
    post.pass(Duration.ofMinutes(1));
    assertThat(mail.subjects()).last().isEqualTo("RESOLVED I1");
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
  void aFifthOfTheMessagesIsKeptForCriticalOnes() throws IOException {
    post.set(old -> Post.with(old, Duration.ZERO, 10, null, null));
    for (int i = 0; i < 120; i++) {
      post.tell(post.incident("W" + i).warning().open());
      post.pass(Duration.ofSeconds(20));
    }
    assertThat(mail.said).hasSizeLessThanOrEqualTo(8);
    assertThat(post.held()).isNotEmpty().allMatch(line -> line.endsWith("BUDGET"));
    int before = mail.said.size();
    post.tell(post.incident("C1").open());
    post.pass(Duration.ofMinutes(13));

    assertThat(mail.said.size()).isGreaterThan(before);
    assertThat(mail.subjects().get(before)).startsWith("DIGEST").contains("OPENED C1, OPENED W");
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
}
