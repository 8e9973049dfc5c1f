package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.finding.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifierTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path temp;
  private final Scripted mail = new Scripted("mail");
  private final Scripted slack = new Scripted("slack");
  private Post post;

  @BeforeEach
  void open() {
    post = new Post(temp, mail, slack);
  }

  @AfterEach
  void close() throws IOException {
    post.close();
  }

  @Test
  void everyChannelHearsOfTheOpeningAndOfTheEndingOnceAndNothingIsKeptAfterwards() {
    post.open("I1");
    post.passSlowly(Duration.ofMinutes(5));
    post.resolve("I1");
    post.passSlowly(Duration.ofHours(5));

    assertThat(mail.subjects()).containsExactly("OPENED I1", "RESOLVED I1");
    assertThat(slack.subjects()).containsExactly("OPENED I1", "RESOLVED I1");
    assertThat(mail.said).allSatisfy(said -> assertThat(said.attempt()).isEqualTo(1));
    assertThat(mail.said).noneMatch(Scripted.Said::possiblyRepeated);
    assertThat(post.kept()).isZero();
    assertThat(post.notifier.outbox())
        .isEqualTo(
            new Outbox(
                List.of(new Outbox.Lane("mail", 0, 2, 0, 0), new Outbox.Lane("slack", 0, 2, 0, 0)),
                false));
  }

  @Test
  void theDeliveryIsInTheJournalAsInFlightWhileItIsSent() throws IOException {
    List<String> seen = new ArrayList<>();
    Channel looking =
        new Channel() {
          @Override
          public String name() {
            return "mail";
          }

          @Override
          public Receipt send(Notification notification, int attempt, boolean repeated) {
            try {
              seen.addAll(Files.readAllLines(temp.resolve("journal/journal-0.jsonl")));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return Scripted.SENT;
          }
        };
    post.restart(looking);
    post.open("I1");
    post.turn();

    assertThat(seen).hasSize(2);
    assertThat(seen.get(0)).contains("incident/I1");
    assertThat(seen.get(1))
        .contains("delivery/mail/TROUBLES", "\"I1\",\"OPEN\"")
        .contains("[\"attempt/mail/TROUBLES\",[1,true,");
  }

  @Test
  void aFailedAttemptIsRepeatedWithGrowingWaitsUntilItIsTaken() {
    mail.answers(Scripted.BUSY, Scripted.BUSY, Scripted.BUSY);
    post.open("I1");
    post.turn();
    assertThat(mail.said).hasSize(1);
    post.pass(Duration.ofSeconds(4));
    assertThat(mail.said).hasSize(1);
    post.pass(Duration.ofSeconds(1));
    assertThat(mail.said).hasSize(2);
    post.pass(Duration.ofSeconds(9));
    assertThat(mail.said).hasSize(2);
    post.pass(Duration.ofSeconds(1));
    assertThat(mail.said).hasSize(3);
    post.pass(Duration.ofSeconds(20));

    assertThat(mail.said).extracting(Scripted.Said::attempt).containsExactly(1, 2, 3, 4);
    assertThat(mail.said).noneMatch(Scripted.Said::possiblyRepeated);
    assertThat(post.notifier.outbox().lanes().get(0))
        .isEqualTo(new Outbox.Lane("mail", 0, 1, 3, 0));
    assertThat(slack.said).hasSize(1);
  }

  @Test
  void theWaitsDoubleFromFiveSecondsToTenMinutesAndHonourWhatTheOtherSideAsks() {
    Backoff most = new Backoff(() -> 0.999_999);
    Backoff least = new Backoff(() -> 0);

    assertThat(most.after(1, null)).isBetween(Duration.ofMillis(4_990), Duration.ofSeconds(5));
    assertThat(most.after(4, null)).isBetween(Duration.ofSeconds(39), Duration.ofSeconds(40));
    assertThat(most.after(1_000_000, null)).isBetween(Duration.ofSeconds(599), Backoff.MOST);
    assertThat(least.after(9, null)).isZero();
    assertThat(least.after(1, Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
    assertThat(least.after(1, Duration.ofDays(9))).isEqualTo(Backoff.MOST_ASKED);
  }

  @Test
  void whatTheOtherSideAsksHoldsForTheWholeChannel() {
    mail.answers(new Receipt.TryAgain("429", Duration.ofSeconds(60), false));
    post.open("I1");
    post.turn();
    post.open("I2");
    post.pass(Duration.ofSeconds(59));
    assertThat(mail.said).hasSize(1);
    post.pass(Duration.ofSeconds(1));

    assertThat(mail.subjects()).containsExactly("OPENED I1", "DIGEST 2: OPENED I1, OPENED I2");
  }

  @Test
  void anAttemptThatMayHaveArrivedMarksTheNextOnes() {
    mail.answers(Scripted.CUT, Scripted.BUSY);
    post.open("I1");
    post.pass(Duration.ofMinutes(1));

    assertThat(mail.said)
        .extracting(Scripted.Said::possiblyRepeated)
        .containsExactly(false, true, true);
  }

  @Test
  void aChannelThatThrowsIsTriedAgain() {
    AtomicInteger calls = new AtomicInteger();
    Channel broken =
        new Channel() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public Receipt send(Notification notification, int attempt, boolean repeated) {
            if (calls.incrementAndGet() == 1) {
              throw new IllegalStateException("https://hooks.example/secret");
            }
            return Scripted.SENT;
          }
        };
    post.notifier = post.notifier(broken);
    post.open("I1");
    post.turn();
    post.pass(Duration.ofSeconds(5));

    assertThat(calls).hasValue(2);
    assertThat(post.notifier.outbox().pending()).isZero();
  }

  @Test
  void aRefusedMessageIsWrittenDownReportedAndToldOnTheOtherChannelOnce() throws IOException {
    mail.otherwise = Scripted.REFUSED;
    post.open("I1");
    post.turn();
    post.open("I2");
    post.passSlowly(Duration.ofHours(1));

    assertThat(mail.subjects()).containsExactly("OPENED I1", "OPENED I2");
    assertThat(slack.subjects())
        .containsExactlyInAnyOrder("OPENED I1", "mail refused: 550 no such user", "OPENED I2");
    assertThat(Files.readAllLines(temp.resolve("undelivered.log")))
        .satisfiesExactly(
            line -> assertThat(line).contains("mail", "OPENED I1", "refused: 550 no such user"),
            line -> assertThat(line).contains("OPENED I2"));
    assertThat(post.findings.list())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo("notify.undelivered:mail");
              assertThat(finding.text()).contains("550 no such user", "undelivered.log");
            });
    assertThat(post.notifier.outbox().dead()).isEqualTo(2);
    assertThat(post.notifier.outbox().pending()).isZero();
  }

  @Test
  void twoChannelsThatRefuseDoNotTellOfEachOtherForEver() {
    mail.otherwise = Scripted.REFUSED;
    slack.otherwise = Scripted.REFUSED;
    post.open("I1");
    post.passSlowly(Duration.ofHours(1));

    assertThat(mail.said.size() + slack.said.size()).isEqualTo(4);
    assertThat(post.notifier.outbox().pending()).isZero();
  }

  @Test
  void theFindingOfARefusalEndsWhenTheChannelTakesAMessage() {
    mail.answers(Scripted.REFUSED);
    post.open("I1");
    post.turn();
    post.open("I2");
    post.turn();

    assertThat(post.findings.list()).isEmpty();
  }

  @Test
  void anEndingWhoseOpeningWasNeverSentIsOneLateNotice() {
    mail.otherwise = Scripted.BUSY;
    post.open("I1");
    post.pass(Duration.ofMinutes(3));
    post.resolve("I1");
    mail.said.clear();
    mail.otherwise = Scripted.SENT;
    post.passSlowly(Duration.ofHours(1));

    assertThat(mail.subjects()).containsExactly("LATE I1");
    assertThat(slack.subjects()).containsExactly("OPENED I1", "RESOLVED I1");
    assertThat(post.kept()).isZero();
  }

  @Test
  void anEndingAfterARefusedOpeningIsALateNotice() {
    mail.answers(Scripted.REFUSED);
    post.open("I1");
    post.turn();
    post.resolve("I1");
    post.turn();

    assertThat(mail.subjects()).containsExactly("OPENED I1", "LATE I1");
  }

  @Test
  void anEndingThatHappensDuringAnAttemptThatFailsIsALateNotice() {
    Channel endsMeanwhile =
        new Channel() {
          @Override
          public String name() {
            return "slow";
          }

          @Override
          public Receipt send(Notification notification, int attempt, boolean repeated) {
            mail.said.add(new Scripted.Said(notification, attempt, repeated));
            if (mail.said.size() == 1) {
              post.resolve("I1");
              return Scripted.BUSY;
            }
            return Scripted.SENT;
          }
        };
    post.notifier = post.notifier(endsMeanwhile);
    post.open("I1");
    post.pass(Duration.ofMinutes(1));

    assertThat(mail.subjects()).containsExactly("OPENED I1", "LATE I1");
    assertThat(post.kept()).isZero();
  }

  @Test
  void anEndingThatHappensDuringAnAttemptThatSucceedsIsAnOrdinaryOne() {
    Channel endsMeanwhile =
        new Channel() {
          @Override
          public String name() {
            return "slow";
          }

          @Override
          public Receipt send(Notification notification, int attempt, boolean repeated) {
            mail.said.add(new Scripted.Said(notification, attempt, repeated));
            if (mail.said.size() == 1) {
              post.resolve("I1");
            }
            return Scripted.SENT;
          }
        };
    post.notifier = post.notifier(endsMeanwhile);
    post.open("I1");
    post.turn();

    assertThat(mail.subjects()).containsExactly("OPENED I1", "RESOLVED I1");
  }

  @Test
  void anOpeningIsTriedAsLongAsTheIncidentIsOpen() {
    mail.otherwise = Scripted.BUSY;
    post.open("I1");
    post.passSlowly(Duration.ofHours(30));
    mail.otherwise = Scripted.SENT;
    post.passSlowly(Duration.ofMinutes(11));

    assertThat(mail.said.get(mail.said.size() - 1)).hasToString("OPENED I1");
    assertThat(post.notifier.outbox().pending()).isZero();
    assertThat(post.notifier.outbox().dead()).isZero();
  }

  @Test
  void whatIsOverIsGivenUpAfterADayAndWrittenDown() throws IOException {
    mail.otherwise = Scripted.BUSY;
    post.open("I1");
    post.turn();
    post.resolve("I1");
    post.passSlowly(Duration.ofHours(23));
    assertThat(post.notifier.outbox().pending()).isEqualTo(1);
    post.time.jump(Duration.ofDays(3));
    post.passSlowly(Duration.ofMinutes(20));
    assertThat(post.notifier.outbox().pending()).as("the wall clock does not count").isEqualTo(1);
    post.passSlowly(Duration.ofMinutes(60));

    assertThat(post.notifier.outbox().pending()).isZero();
    assertThat(post.notifier.outbox().dead()).isEqualTo(1);
    assertThat(Files.readString(temp.resolve("undelivered.log"))).contains("LATE I1", "24 h");
    assertThat(post.kept()).isZero();
  }

  @Test
  void moreThanAThousandWaitingMessagesAboutNoIncidentAreWrittenDownInsteadAndCounted()
      throws IOException {
    mail.otherwise = Scripted.BUSY;
    for (int i = 0; i < Singles.MOST_WAITING + 5; i++) {
      post.notifier.send(Post.plain("T" + i, "note " + i, post.time.now()));
    }

    Outbox.Lane lane = post.notifier.outbox().lanes().get(0);
    assertThat(lane.pending()).isEqualTo(Singles.MOST_WAITING);
    assertThat(lane.dead()).isEqualTo(5);
    assertThat(Files.readAllLines(temp.resolve("undelivered.log"))).hasSize(10);
  }

  @Test
  void i8I9ARestartSendsNothingAgainAndAnEndAfterItIsToldOnce() throws IOException {
    post.open("I1");
    post.turn();
    post.restart();
    post.passSlowly(Duration.ofHours(1));

    assertThat(mail.said).hasSize(1);
    assertThat(post.notifier.outbox().lanes().get(0).sent()).isEqualTo(1);
    post.resolve("I1");
    post.turn();
    assertThat(mail.subjects()).containsExactly("OPENED I1", "RESOLVED I1");
  }

  @Test
  void whatWasWaitingAtARestartIsSentUnmarkedAfterTheRestOfItsWait() throws IOException {
    mail.answers(Scripted.BUSY);
    post.open("I1");
    post.turn();
    post.restart();
    post.pass(Duration.ofSeconds(4));
    assertThat(mail.said).hasSize(1);
    post.pass(Duration.ofSeconds(1));

    assertThat(mail.said.get(1).attempt()).isEqualTo(2);
    assertThat(mail.said.get(1).possiblyRepeated()).isFalse();
    assertThat(mail.said.get(1).notification().id())
        .isEqualTo(mail.said.get(0).notification().id());
  }

  @Test
  void aClockSetBackByYearsDoesNotHoldMessagesBackAfterARestart() throws IOException {
    mail.answers(Scripted.BUSY);
    post.open("I1");
    post.turn();
    post.time.jump(Duration.ofDays(-400));
    post.restart();
    post.passSlowly(Duration.ofMinutes(11));

    assertThat(mail.said).hasSize(2);
  }

  @Test
  void whatWasInFlightAtAStopIsSentOnceMoreAndMarked() throws IOException {
    Channel stopped =
        new Channel() {
          @Override
          public String name() {
            return "mail";
          }

          @Override
          public Receipt send(Notification notification, int attempt, boolean repeated)
              throws InterruptedException {
            throw new InterruptedException("the process stops");
          }
        };
    post.restart(stopped);
    post.open("I1");
    post.turn();
    assertThat(Thread.interrupted()).as("the thread knows that it should stop").isTrue();
    post.restart(mail);
    post.passSlowly(Duration.ofHours(1));

    assertThat(mail.said).hasSize(1);
    assertThat(mail.said.get(0).possiblyRepeated()).isTrue();
    assertThat(mail.said.get(0).attempt()).isEqualTo(2);
  }

  @Test
  void aChannelThatIsNewHearsOfWhatIsOpen() throws IOException {
    post.open("I1");
    post.turn();
    Scripted pager = new Scripted("pager");
    post.restart(mail, pager);
    post.turn();

    assertThat(mail.said).hasSize(1);
    assertThat(pager.subjects()).containsExactly("OPENED I1");
  }

  @Test
  void whatWaitsForAChannelThatIsGoneIsWrittenDown() throws IOException {
    slack.otherwise = Scripted.BUSY;
    post.open("I1");
    post.turn();
    post.restart(mail);

    assertThat(Files.readString(temp.resolve("undelivered.log")))
        .contains("slack", "OPEN I1", "no longer configured");
    post.resolve("I1");
    post.turn();
    assertThat(post.kept()).isZero();
  }

  @Test
  void withoutAnyChannelNothingIsKeptOnceTheIncidentIsOver() throws IOException {
    post.notifier = post.notifier();
    post.open("I1");
    assertThat(post.kept()).isEqualTo(1);
    post.resolve("I1");

    assertThat(post.kept()).isZero();
  }

  @Test
  void aMessageAboutNoIncidentIsSentOnEveryChannelAndForgotten() {
    post.notifier.send(Post.plain("T1", "test", post.time.now()));
    post.notifier.send(Post.plain("T1", "test", post.time.now()));
    post.turn();

    assertThat(mail.subjects()).containsExactly("test");
    assertThat(slack.subjects()).containsExactly("test");
    assertThat(post.kept()).isZero();
  }

  @Test
  void wordsThatFailAreReplacedByPlainOnes() throws IOException {
    post.words = new IncidentWording(new Sender("a", "b", ""), Locale.ENGLISH, ZoneId.of("UTC"));
    post.sources =
        new Notifier.Sources(
            Voice.ALONE,
            incident -> {
              throw new IllegalStateException("no values");
            },
            incident -> Optional.empty());
    post.restart();
    post.tell(post.incident("I1").open());
    post.turn();
    assertThat(mail.subjects()).containsExactly("[a] CRITICAL host.cpu: CPU 91 % (threshold 80 %)");

    post.words =
        (Words)
            Proxy.newProxyInstance(
                Words.class.getClassLoader(),
                new Class<?>[] {Words.class},
                (proxy, method, args) -> {
                  throw new IllegalStateException("no text");
                });
    post.restart();
    post.tell(post.incident("I2").open(), post.incident("I3").open());
    post.turn();
    post.resolve("I2");
    post.turn();

    assertThat(mail.subjects())
        .endsWith("CRITICAL host.cpu: 0.91 and 1 more", "ENDED host.cpu: 0.91");
  }

  @Test
  void aClosedIncidentIsToldAsClosed() {
    post.open("I1");
    post.turn();
    post.tell(post.incident("I1").closed(post.time.now()));
    post.turn();

    assertThat(mail.subjects()).containsExactly("OPENED I1", "CLOSED I1");
    assertThat(post.kept()).isZero();
  }

  @Test
  void i24AFullDiskDoesNotKeepAMessageBackAndIsReported() throws IOException {
    Path journal = Files.createDirectories(temp.resolve("full/journal"));
    Files.createSymbolicLink(journal.resolve("journal-0.jsonl"), Path.of("/dev/full"));
    Files.createDirectory(journal.resolve("snapshot.tmp"));
    try (Post full = new Post(temp.resolve("full"), mail)) {
      full.open("I1");
      full.turn();
      full.resolve("I1");
      full.pass(Duration.ofMinutes(1));

      assertThat(mail.subjects()).containsExactly("OPENED I1", "RESOLVED I1");
      assertThat(full.findings.list())
          .extracting(Finding::code)
          .containsExactly("journal.unwritable");
    }
  }

  @Test
  void i10AChannelThatHangsDelaysNoOtherAndIsInterruptedAfterItsTime() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    Channel hanging =
        new Channel() {
          @Override
          public String name() {
            return "hanging";
          }

          @Override
          public Receipt send(Notification notification, int attempt, boolean repeated)
              throws InterruptedException {
            if (calls.incrementAndGet() == 1) {
              never.await();
            }
            assertThat(repeated).isTrue();
            return Scripted.SENT;
          }
        };
    post.notifier = post.notifier(hanging, slack);
    post.notifier.start();
    post.open("I1");
    post.open("I2");
    await().atMost(LIMIT).until(() -> post.notifier.outbox().lanes().get(1).pending() == 0);
    assertThat(post.notifier.outbox().lanes().get(0).pending()).isEqualTo(2);

    post.time.pass(Lane.DEADLINE.minusSeconds(1));
    post.notifier.watch();
    assertThat(calls).hasValue(1);
    post.time.pass(Duration.ofSeconds(1));
    await().atMost(LIMIT).until(() -> post.notifier.outbox().lanes().get(0).failed() == 1);
    post.time.pass(Duration.ofSeconds(5));
    await().atMost(LIMIT).until(() -> calls.get() >= 2);
    assertThat(post.journal.isDurable()).isTrue();
  }

  @Test
  void aHangThatHeedsNoInterruptIsReported() {
    CountDownLatch go = new CountDownLatch(1);
    Channel deaf =
        new Channel() {
          @Override
          public String name() {
            return "deaf";
          }

          @Override
          public Receipt send(Notification notification, int attempt, boolean repeated) {
            boolean released = false;
            while (!released) {
              try {
                go.await();
                released = true;
              } catch (InterruptedException ignored) {
                Thread.onSpinWait(); // deaf on purpose
              }
            }
            return Scripted.SENT;
          }
        };
    post.notifier = post.notifier(deaf);
    post.notifier.start();
    post.open("I1");
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              post.time.pass(Duration.ofSeconds(20));
              return post.findings.list().stream()
                  .map(Finding::code)
                  .anyMatch("notify.hanging:deaf"::equals);
            });
    go.countDown();

    await().atMost(LIMIT).until(() -> post.notifier.outbox().lanes().get(0).sent() == 1);
    await().atMost(LIMIT).until(() -> post.findings.list().isEmpty());
  }
}
