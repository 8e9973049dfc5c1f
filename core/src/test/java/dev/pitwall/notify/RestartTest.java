package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.finding.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restart must not forget, and what it must. */
class RestartTest {
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

  private void fallback(String... names) throws IOException {
    post.set(
        old ->
            new TellingSettings(
                old.groupWait(),
                old.repeat(),
                old.mostPerHour(),
                old.quietHours(),
                old.maintenance(),
                old.zone(),
                List.of(names),
                old.fallbackAfter()));
  }

  private String undelivered() throws IOException {
    Path file = temp.resolve("undelivered.log");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void i11ARestartGivesNoNewBudget() throws IOException {
    post.set(old -> Post.with(old, null, 1, null, null));
    post.open("I1");
    post.turn();
    post.restart();
    post.open("I2");
    post.passSlowly(Duration.ofMinutes(59));
    assertThat(mail.subjects()).containsExactly("OPENED I1");
    assertThat(post.held()).contains("mail I2 BUDGET");
    post.restart();
    post.passSlowly(Duration.ofMinutes(2));

    assertThat(mail.subjects()).containsExactly("OPENED I1", "OPENED I2");
  }

  @Test
  void theBudgetOfEndsIsKeptAsWell() throws IOException {
    post.set(old -> Post.with(old, null, 1, null, null));
    post.tell(post.incident("I1").open(), post.incident("I2").open());
    post.turn();
    post.resolve("I1");
    post.turn();
    post.restart();
    post.resolve("I2");
    post.passSlowly(Duration.ofMinutes(4));
    assertThat(mail.subjects()).last().isEqualTo("RESOLVED I1");
    post.passSlowly(Duration.ofMinutes(2));

    assertThat(mail.subjects()).last().isEqualTo("RESOLVED I2");
  }

  @Test
  void aCriticalOneGoesWhereTheBudgetOfTheOthersIsUsedUp() throws IOException {
    post.set(old -> Post.with(old, null, 10, null, null));
    for (int i = 0; i < 5; i++) {
      post.tell(post.incident("W" + i).warning().open());
      post.turn();
    }
    assertThat(mail.said).as("half of eight").hasSize(4);
    post.tell(post.incident("C").open());
    post.turn();

    assertThat(mail.subjects()).last().isEqualTo("DIGEST 2: OPENED C, OPENED W4");
    assertThat(post.notifier.outbox().pending()).isZero();
  }

  @Test
  void theTimeThatAChannelHasFailedCountsOverARestart() throws IOException {
    fallback("slack");
    mail.otherwise = Scripted.BUSY;
    post.open("I1");
    post.pass(Duration.ofMinutes(3));
    post.restart();
    post.pass(Duration.ofMinutes(4));
    assertThat(slack.said).as("the incident is new to this process").isEmpty();
    post.pass(Duration.ofMinutes(1).plusSeconds(1));

    assertThat(slack.subjects()).containsExactly("OPENED I1");
  }

  @Test
  void aRefusalIsToldOnTheOthersOnceAlsoOverARestart() throws IOException {
    mail.otherwise = Scripted.REFUSED;
    post.open("I1");
    post.turn();
    post.restart();
    post.open("I2");
    post.turn();

    assertThat(slack.subjects())
        .containsExactlyInAnyOrder("OPENED I1", "mail refused: 550 no such user", "OPENED I2");
    assertThat(post.notifier.outbox().lanes().get(0).dead()).isEqualTo(2);
    assertThat(post.notifier.outbox().lanes().get(0).failed()).isEqualTo(2);
  }

  @Test
  void whatAChannelRefusedIsTriedAgainAfterTheTimeOfAReminder() {
    mail.answers(Scripted.REFUSED);
    post.open("I1");
    post.passSlowly(Duration.ofHours(4).minusMinutes(1));
    post.open("I2");
    post.turn();
    assertThat(mail.subjects()).containsExactly("OPENED I1", "OPENED I2");
    post.passSlowly(Duration.ofMinutes(2));

    assertThat(mail.subjects()).containsExactly("OPENED I1", "OPENED I2", "OPENED I1");
  }

  @Test
  void aRefusedEndIsOverForThatChannel() throws IOException {
    post.open("I1");
    post.turn();
    mail.otherwise = Scripted.REFUSED;
    post.resolve("I1");
    post.passSlowly(Duration.ofHours(5));

    assertThat(mail.subjects()).containsExactly("OPENED I1", "RESOLVED I1");
    assertThat(undelivered()).contains("RESOLVED I1");
    assertThat(post.kept()).isZero();
  }

  @Test
  void deliveriesAfterARestartHaveIdsOfTheirOwn() throws IOException {
    mail.answers(Scripted.BUSY);
    post.open("I1");
    post.turn();
    post.restart();
    post.passSlowly(Duration.ofHours(9));

    List<String> ids = mail.said.stream().map(one -> one.notification().id()).toList();
    assertThat(ids).hasSize(4);
    assertThat(ids.get(1)).isEqualTo(ids.get(0));
    assertThat(ids.subList(1, 4)).doesNotHaveDuplicates();
  }

  @Test
  void aChannelThatTakesSomethingIsTriedAtOnceWithWhatFailed() {
    post.open("OLD");
    post.turn();
    mail.answers(
        Scripted.BUSY, Scripted.BUSY, Scripted.BUSY, Scripted.BUSY, Scripted.BUSY, Scripted.BUSY);
    post.open("I1");
    post.pass(Duration.ofSeconds(160));
    assertThat(mail.said).hasSize(7);
    assertThat(post.held()).containsExactly("mail I1 RETRY");
    post.resolve("OLD");
    post.turn();

    assertThat(mail.subjects()).endsWith("RESOLVED OLD", "OPENED I1");
  }

  @Test
  void aMessageAboutNoIncidentSurvivesARestartWithItsAttempts() throws IOException {
    mail.answers(Scripted.BUSY, Scripted.CUT);
    post.notifier.send(Post.plain("T1", "note", post.time.now()));
    post.turn();
    post.restart();
    assertThat(post.notifier.outbox().lanes().get(0).pending()).isEqualTo(1);
    post.pass(Duration.ofSeconds(4));
    assertThat(mail.said).hasSize(1);
    post.pass(Duration.ofSeconds(1));
    assertThat(mail.said).hasSize(2);
    post.restart();
    post.pass(Duration.ofSeconds(20));

    assertThat(mail.said).extracting(Scripted.Said::attempt).containsExactly(1, 2, 3);
    assertThat(mail.said)
        .extracting(Scripted.Said::possiblyRepeated)
        .containsExactly(false, false, true);
    Notification last = mail.said.get(2).notification();
    assertThat(last).isEqualTo(mail.said.get(0).notification());
    post.restart();
    post.passSlowly(Duration.ofHours(1));
    assertThat(mail.said).hasSize(3);
    assertThat(slack.said).hasSize(1);
    assertThat(post.kept()).isZero();
  }

  @Test
  void aMessageAboutNoIncidentIsGivenUpAfterADay() throws IOException {
    mail.otherwise = Scripted.BUSY;
    post.notifier.send(Post.plain("T1", "note", post.time.now()));
    post.passSlowly(Duration.ofHours(23));
    assertThat(undelivered()).isEmpty();
    assertThat(post.findings.list()).extracting(Finding::code).contains("notify.retrying:mail");
    post.passSlowly(Duration.ofMinutes(75));

    assertThat(undelivered()).contains("mail T1 note", "24 h");
    assertThat(post.notifier.outbox().dead()).isEqualTo(1);
    assertThat(post.kept()).isZero();
  }

  @Test
  void aMessageAboutNoIncidentThatIsRefusedIsGivenUpAtOnce() throws IOException {
    mail.answers(Scripted.REFUSED);
    post.notifier.send(Post.plain("T1", "note", post.time.now()));
    post.turn();
    post.turn();

    assertThat(mail.subjects()).containsExactly("note");
    assertThat(slack.subjects()).containsExactly("note", "mail refused: 550 no such user");
    assertThat(undelivered()).contains("mail T1 note", "550");
    assertThat(post.kept()).isZero();
  }

  @Test
  void aClockSetBackByYearsHoldsNoMessageAboutNoIncidentBack() throws IOException {
    mail.answers(Scripted.BUSY);
    post.notifier.send(Post.plain("T1", "note", post.time.now()));
    post.turn();
    post.time.jump(Duration.ofDays(-400));
    post.restart();
    post.pass(Duration.ofMinutes(11));

    assertThat(mail.said).hasSize(2);
  }

  @Test
  void aPauseThatTheOtherSideAsksForHoldsForMessagesAboutNoIncidentAsWell() {
    mail.answers(new Receipt.TryAgain("429", Duration.ofSeconds(60), false));
    post.open("I1");
    post.turn();
    post.notifier.send(Post.plain("T1", "note", post.time.now()));
    post.pass(Duration.ofSeconds(59));
    assertThat(mail.said).hasSize(1);
    post.pass(Duration.ofSeconds(2));

    assertThat(mail.subjects()).containsExactly("OPENED I1", "OPENED I1", "note");
  }

  @Test
  void whatWaitsForAChannelThatIsGoneIsWrittenDownAndForgotten() throws IOException {
    slack.otherwise = Scripted.BUSY;
    post.tell(post.incident("I1").open(), post.incident("I2").open());
    post.notifier.send(Post.plain("T1", "note", post.time.now()));
    post.turn();
    post.restart(mail);

    assertThat(undelivered())
        .contains("slack", "OPEN I1 and 1 more", "slack T1 note", "no longer configured");
    post.resolve("I1");
    post.resolve("I2");
    post.turn();
    assertThat(post.kept()).isZero();
    post.restart(mail);
    assertThat(undelivered().lines()).hasSize(2);
  }

  @Test
  void whatOnlyAGoneChannelHadNotHeardIsForgottenAtTheStart() throws IOException {
    slack.otherwise = Scripted.BUSY;
    post.open("I1");
    post.turn();
    post.notifier.acknowledge("I1", "anna", "");
    post.resolve("I1");
    post.turn();
    assertThat(post.kept()).isPositive();
    post.restart(mail);

    assertThat(post.kept()).isZero();
  }

  @Test
  void aSilenceThatWasTakenBackOrHasEndedStaysAwayAfterARestart() throws IOException {
    String gone = post.notifier.silence("a.*", Map.of(), "anna", "x", Duration.ofHours(1)).id();
    post.notifier.silence("b.*", Map.of("k", "v*"), "anna", "x", Duration.ofMinutes(1));
    post.notifier.silence("c.*", Map.of("k", "v*"), "anna", "x", Duration.ofHours(9));
    post.notifier.unsilence(gone);
    post.pass(Duration.ofMinutes(2));
    post.restart();

    assertThat(post.notifier.silences()).extracting(Mute.Silence::rule).containsExactly("c.*");
    assertThat(post.notifier.silences().get(0).labels()).containsEntry("k", "v*");
    assertThat(post.notifier.silences().get(0).reason()).isEqualTo("x");
    assertThat(post.notifier.silences().get(0).since())
        .isEqualTo(post.time.now().minusSeconds(120));
    post.tell(post.incident("I1").rule("c.x").label("k", "value").open());
    post.turn();
    assertThat(mail.said).isEmpty();
  }

  @Test
  void anIncidentWhoseRootOpensWhileItIsBeingToldIsToldToItsEnd() {
    Channel opensMeanwhile =
        new Channel() {
          @Override
          public String name() {
            return "mail";
          }

          @Override
          public Receipt send(Notification notification, int attempt, boolean repeated) {
            mail.said.add(new Scripted.Said(notification, attempt, repeated));
            if (mail.said.size() == 1) {
              post.tell(post.incident("ROOT").rule("db.down").open());
              post.tell(
                  post.incident("CHILD")
                      .rule("db.locks")
                      .hiddenBy("db.down")
                      .resolved(post.time.now()));
            }
            return Scripted.SENT;
          }
        };
    post.notifier = post.notifier(opensMeanwhile);
    post.tell(post.incident("CHILD").rule("db.locks").hiddenBy("db.down").open());
    post.turn();

    assertThat(mail.subjects()).containsExactly("OPENED CHILD", "OPENED ROOT", "RESOLVED CHILD");
    assertThat(post.notifier.passedOver()).isEmpty();
  }

  @Test
  void aDiskThatCanBeWrittenAgainIsWrittenWithinSeconds() throws IOException {
    Path journal = Files.createDirectories(temp.resolve("full/journal"));
    Files.createSymbolicLink(journal.resolve("journal-0.jsonl"), Path.of("/dev/full"));
    Path inTheWay = Files.createDirectory(journal.resolve("snapshot.tmp"));
    try (Post full = new Post(temp.resolve("full"), mail)) {
      full.open("I1");
      full.turn();
      assertThat(full.journal.isDurable()).isFalse();
      Files.delete(inTheWay);
      full.pass(Duration.ofSeconds(11));

      assertThat(full.journal.isDurable()).isTrue();
      assertThat(full.findings.list()).isEmpty();
      assertThat(mail.subjects()).containsExactly("OPENED I1");
    }
  }

  @Test
  void anEndThatTheLastChannelRefusesIsForgottenAtOnce() throws IOException {
    post.open("I1");
    post.turn();
    slack.otherwise = Scripted.REFUSED;
    post.resolve("I1");
    post.turn();

    assertThat(slack.subjects()).containsExactly("OPENED I1", "RESOLVED I1");
    assertThat(post.kept()).isEqualTo(1); // the word of the refusal, for the other channel
    post.turn();
    assertThat(mail.subjects()).last().isEqualTo("slack refused: 550 no such user");
    assertThat(post.kept()).isZero();
  }

  @Test
  void aMessageAboutNoIncidentCountsAsSentAndEndsTheFindingOfItsChannel() {
    mail.answers(Scripted.BUSY);
    post.notifier.send(Post.plain("T1", "note", post.time.now()));
    post.turn();
    assertThat(post.findings.list()).extracting(Finding::code).contains("notify.retrying:mail");
    post.pass(Duration.ofSeconds(6));

    assertThat(post.findings.list()).isEmpty();
    assertThat(post.notifier.outbox().lanes().get(0))
        .isEqualTo(new Outbox.Lane("mail", 0, 1, 1, 0));
    post.passSlowly(Duration.ofHours(1));
    assertThat(post.notifier.outbox().degraded()).isFalse();
  }
}
