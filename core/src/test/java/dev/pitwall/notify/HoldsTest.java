package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.alert.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What keeps a message back, why, and what comes afterwards. The test begins on a Sunday, 02:00.
 */
class HoldsTest {
  @TempDir Path temp;
  private final Scripted mail = new Scripted("mail");
  private Post post;

  @BeforeEach
  void open() {
    post = new Post(temp, mail);
  }

  @AfterEach
  void close() throws IOException {
    post.close();
  }

  private void quiet(String... windows) throws IOException {
    post.set(old -> Post.with(old, null, null, List.of(windows), null));
  }

  // reminders and acknowledgements

  @Test
  void anOpenIncidentIsToldAgainEveryFourHoursWithANumber() {
    post.open("I1");
    post.passSlowly(Duration.ofHours(4).minusMinutes(1));
    post.pass(Duration.ofSeconds(59));
    assertThat(mail.said).hasSize(1);
    post.passSlowly(Duration.ofHours(9));

    assertThat(mail.subjects())
        .containsExactly("OPENED I1", "REMINDER 1 I1", "REMINDER 2 I1", "REMINDER 3 I1");
    assertThat(mail.said.get(2).notification().thread()).isEqualTo("I1");
  }

  @Test
  void somethingInformativeIsNotToldAgain() {
    post.tell(post.incident("I1").severity(Severity.INFO).open());
    post.passSlowly(Duration.ofHours(20));

    assertThat(mail.subjects()).containsExactly("OPENED I1");
  }

  @Test
  void i15RemindersAreNotMadeUpForAfterAJumpOfTheClock() {
    post.open("I1");
    post.turn();
    post.time.jump(Duration.ofDays(1));
    post.passSlowly(Duration.ofMinutes(10));
    assertThat(mail.said).hasSize(1);
    post.time.jump(Duration.ofDays(-3));
    post.passSlowly(Duration.ofMinutes(10));
    assertThat(mail.said).hasSize(1);
    post.time.pass(Duration.ofHours(40));
    post.passSlowly(Duration.ofMinutes(10));

    assertThat(mail.subjects()).containsExactly("OPENED I1", "REMINDER 1 I1");
  }

  @Test
  void i8ARestartSendsNothingNewAndRemindersGoOnWhereTheyWere() throws IOException {
    post.open("I1");
    post.passSlowly(Duration.ofHours(5));
    post.restart();
    post.time.pass(Duration.ofHours(9));
    post.restart();
    post.passSlowly(Duration.ofMinutes(9));
    assertThat(mail.subjects()).containsExactly("OPENED I1", "REMINDER 1 I1");
    post.passSlowly(Duration.ofMinutes(2));

    assertThat(mail.subjects()).containsExactly("OPENED I1", "REMINDER 1 I1", "REMINDER 2 I1");
  }

  @Test
  void i21AnAcknowledgementStopsRemindersUntilItGetsWorse() throws IOException {
    post.tell(post.incident("I1").warning().open());
    post.turn();
    Mute.Acknowledgement made = post.notifier.acknowledge("I1", "anna", "cleaning up");
    assertThat(made.by()).isEqualTo("anna");
    assertThat(made.until()).isEqualTo(post.time.now().plus(Duration.ofHours(24)));
    post.restart();
    post.passSlowly(Duration.ofHours(9));
    assertThat(mail.said).hasSize(1);
    assertThat(post.held()).containsExactly("mail I1 ACKNOWLEDGED");
    assertThat(post.notifier.acknowledgements()).hasSize(1);

    post.tell(post.incident("I1").changed());
    post.turn();
    assertThat(mail.subjects()).last().isEqualTo("RAISED CRITICAL I1");
    assertThat(post.notifier.acknowledgements()).isEmpty();
    post.passSlowly(Duration.ofHours(5));
    assertThat(mail.subjects()).last().isEqualTo("REMINDER 1 I1");
  }

  @Test
  void anAcknowledgementLapsesAfterADayOrWhenItIsTakenBack() {
    post.open("I1");
    post.open("I2");
    post.turn();
    post.notifier.acknowledge("I1", "anna", "");
    post.notifier.acknowledge("I2", "anna", "");
    assertThat(post.notifier.unacknowledge("I2")).isTrue();
    assertThat(post.notifier.unacknowledge("I2")).isFalse();
    post.passSlowly(Duration.ofHours(5));
    assertThat(mail.subjects()).last().isEqualTo("REMINDER 1 I2");
    post.passSlowly(Duration.ofHours(18));
    assertThat(mail.subjects()).noneMatch(line -> line.contains("REMINDER 1 I1"));
    post.passSlowly(Duration.ofHours(2));

    assertThat(mail.subjects()).anyMatch(line -> line.contains("REMINDER 1 I1"));
  }

  @Test
  void theEndSaysWhoHadAcknowledged() throws IOException {
    post.words = SampleIncidents.wording(Locale.ENGLISH);
    post.restart();
    post.tell(post.incident("I1").warning().open());
    post.turn();
    post.notifier.acknowledge("I1", "anna", "cleaning up");
    post.passSlowly(Duration.ofHours(25));
    post.tell(post.incident("I1").warning().resolved(post.time.now()));
    post.turn();

    Notification end = mail.said.get(mail.said.size() - 1).notification();
    assertThat(end.facts()).contains(new Notification.Fact("Acknowledged", "by anna: cleaning up"));
    assertThat(post.kept()).isZero();
  }

  @Test
  void whatCannotBeAcknowledgedIsRefusedWithAReason() {
    post.open("I1");

    assertThatThrownBy(() -> post.notifier.acknowledge("I9", "anna", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("I9")
        .hasMessageContaining("no such open incident");
    assertThatThrownBy(() -> post.notifier.acknowledge("I1", " ", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("say who you are");
    assertThatThrownBy(() -> post.notifier.acknowledge("I1", "anna", "x".repeat(501)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // silences

  @Test
  void i12AfterASilenceExactlyTheDifferenceComesInOneMessage() throws IOException {
    post.tell(post.incident("TOLD").rule("db.old").warning().open());
    post.turn();
    Mute.Silence made =
        post.notifier.silence("db.*", Map.of(), "anna", "upgrade", Duration.ofHours(2));
    assertThat(made.matching()).isEqualTo(1);
    assertThat(made.until()).isEqualTo(post.time.now().plus(Duration.ofHours(2)));
    post.tell(
        post.incident("STAYS").rule("db.a").open(), post.incident("GOES").rule("db.b").open());
    post.tell(post.incident("OTHER").rule("dbx").open());
    post.turn();
    assertThat(mail.subjects()).containsExactly("OPENED TOLD", "OPENED OTHER");
    assertThat(post.held()).containsExactly("mail STAYS SILENCE", "mail GOES SILENCE");
    assertThat(post.notifier.held().get(0).by()).isEqualTo(made.id());
    assertThat(post.notifier.held().get(0).until()).isEqualTo(made.until());

    post.restart();
    post.passSlowly(Duration.ofMinutes(30));
    post.tell(post.incident("GOES").rule("db.b").resolved(post.time.now()));
    post.tell(post.incident("TOLD").rule("db.old").warning().resolved(post.time.now()));
    post.turn();
    assertThat(mail.subjects())
        .as("what was told is told to its end under a silence as well")
        .containsExactly("OPENED TOLD", "OPENED OTHER", "RESOLVED TOLD");

    post.passSlowly(Duration.ofMinutes(89));
    assertThat(mail.subjects()).last().isEqualTo("SILENCE ENDS db.* 1");
    mail.said.clear();
    post.pass(Duration.ofMinutes(2));
    assertThat(mail.subjects()).containsExactly("DIGEST 2: OPENED STAYS, LATE GOES");
    assertThat(post.notifier.silences()).isEmpty();
  }

  @Test
  void aSilenceThatHidesNothingEndsWithoutAWord() {
    post.notifier.silence("host.cpu", Map.of(), "anna", "x", Duration.ofHours(1));
    post.passSlowly(Duration.ofMinutes(90));

    assertThat(mail.said).isEmpty();
  }

  @Test
  void theEndOfASilenceIsToldOnceAlsoOverARestart() throws IOException {
    post.notifier.silence("host.cpu", Map.of(), "anna", "x", Duration.ofMinutes(20));
    post.open("I1");
    post.pass(Duration.ofMinutes(6));
    post.restart();
    post.pass(Duration.ofMinutes(6));

    assertThat(mail.subjects()).containsExactly("SILENCE ENDS host.cpu 1");
  }

  @Test
  void aSilenceOnLabelsHidesOnlyThatTarget() {
    post.notifier.silence("host.disk", Map.of("path", "/da*"), "anna", "x", Duration.ofHours(1));
    post.tell(
        post.incident("DATA").rule("host.disk").label("path", "/data").open(),
        post.incident("ROOT").rule("host.disk").label("path", "/").open(),
        post.incident("BARE").rule("host.disk").open());
    post.turn();

    assertThat(mail.subjects()).containsExactly("DIGEST 2: OPENED BARE, OPENED ROOT");
  }

  @Test
  void aSilenceThatIsTakenBackReleasesWhatItHeld() {
    String id = post.notifier.silence("*", Map.of(), "anna", "x", Duration.ofDays(30)).id();
    post.open("I1");
    post.turn();
    assertThat(post.notifier.silences()).extracting(Mute.Silence::id).containsExactly(id);
    assertThat(mail.said).isEmpty();
    assertThat(post.notifier.unsilence(id)).isTrue();
    assertThat(post.notifier.unsilence(id)).isFalse();
    post.turn();

    assertThat(mail.subjects()).containsExactly("OPENED I1");
  }

  @Test
  void aSilenceIsNotMovedByTheWallClock() {
    post.notifier.silence("*", Map.of(), "anna", "x", Duration.ofHours(1));
    post.open("I1");
    post.time.jump(Duration.ofDays(1));
    post.passSlowly(Duration.ofMinutes(59));
    assertThat(mail.subjects()).containsExactly("SILENCE ENDS * 1");
    post.pass(Duration.ofMinutes(1));

    assertThat(mail.subjects()).last().isEqualTo("OPENED I1");
  }

  @Test
  void silencesWithoutSenseAreRefusedWithAReason() {
    Map<String, String> none = Map.of();
    Duration hour = Duration.ofHours(1);
    assertRefused("db down", none, "anna", "x", hour, "db.*");
    assertRefused("", none, "anna", "x", hour, "db.*");
    assertRefused("db.*", none, "", "x", hour, "say who and why");
    assertRefused("db.*", none, "anna", " ", hour, "say who and why");
    assertRefused("db.*", none, "a".repeat(201), "x", hour, "200");
    assertRefused("db.*", none, "anna", "x".repeat(501), hour, "500");
    assertRefused("db.*", none, "anna", "x", Duration.ZERO, "30d");
    assertRefused("db.*", none, "anna", "x", Duration.ofSeconds(-1), "30d");
    assertRefused("db.*", none, "anna", "x", Duration.ofDays(30).plusSeconds(1), "30d");
    assertRefused("db.*", Map.of("a", "x".repeat(600)), "anna", "x", hour, "10 of 500");
    for (int i = 0; i < Silences.MOST; i++) {
      post.notifier.silence("r" + i, none, "anna", "x", hour);
    }
    assertRefused("db.*", none, "anna", "x", hour, "At most 200");
    assertThat(post.notifier.silences()).extracting(Mute.Silence::id).doesNotHaveDuplicates();
  }

  private void assertRefused(
      String rule, Map<String, String> labels, String by, String why, Duration length, String in) {
    assertThatThrownBy(() -> post.notifier.silence(rule, labels, by, why, length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(in);
  }

  // quiet hours and maintenance

  @Test
  void i12InQuietHoursOnlyCriticalOnesComeAndTheDifferenceFollowsInOneMessage() throws IOException {
    quiet("22:00-07:00");
    post.tell(post.incident("CRIT").open());
    post.tell(
        post.incident("STAYS").rule("a").warning().open(),
        post.incident("GOES").rule("b").warning().open());
    post.turn();
    assertThat(mail.subjects()).containsExactly("OPENED CRIT");
    assertThat(post.held()).containsExactly("mail STAYS QUIET_HOURS", "mail GOES QUIET_HOURS");
    assertThat(post.notifier.held().get(0).until()).isEqualTo("2026-03-01T07:00:00Z");
    post.passSlowly(Duration.ofHours(1));
    post.tell(post.incident("GOES").rule("b").warning().resolved(post.time.now()));
    post.tell(post.incident("CRIT").resolved(post.time.now()));
    post.turn();
    assertThat(mail.subjects()).containsExactly("OPENED CRIT", "RESOLVED CRIT");
    post.passSlowly(Duration.ofHours(4).minusMinutes(1));
    assertThat(mail.said).hasSize(2);
    post.passSlowly(Duration.ofMinutes(1));

    assertThat(mail.subjects()).last().isEqualTo("DIGEST 2: OPENED STAYS, LATE GOES");
    assertThat(mail.said).hasSize(3);
  }

  @Test
  void theEndOfAWarningWaitsForTheEndOfTheQuietHours() throws IOException {
    quiet("05:00-07:00");
    post.tell(post.incident("I1").warning().open());
    post.passSlowly(Duration.ofHours(3).plusMinutes(30));
    post.tell(post.incident("I1").warning().resolved(post.time.now()));
    post.passSlowly(Duration.ofMinutes(80));
    assertThat(mail.subjects()).containsExactly("OPENED I1");
    post.passSlowly(Duration.ofMinutes(20));

    assertThat(mail.subjects()).containsExactly("OPENED I1", "RESOLVED I1");
  }

  @Test
  void remindersWaitForTheEndOfTheQuietHoursAndComeOnce() throws IOException {
    quiet("05:00-15:00");
    post.tell(post.incident("I1").warning().open());
    post.passSlowly(Duration.ofHours(12));
    assertThat(mail.subjects()).containsExactly("OPENED I1");
    post.passSlowly(Duration.ofHours(2));

    assertThat(mail.subjects()).containsExactly("OPENED I1", "REMINDER 1 I1");
  }

  @Test
  void i15AJumpOfTheWallClockOutOfTheQuietHoursReleasesAndIntoThemHolds() throws IOException {
    quiet("22:00-07:00");
    post.tell(post.incident("I1").warning().open());
    post.turn();
    assertThat(mail.said).isEmpty();
    post.time.jump(Duration.ofHours(6));
    post.pass(Duration.ofSeconds(2));
    assertThat(mail.subjects()).containsExactly("OPENED I1");
    post.time.jump(Duration.ofDays(-1).minusHours(6));
    post.tell(post.incident("I2").warning().open());
    post.pass(Duration.ofSeconds(2));

    assertThat(mail.said).hasSize(1);
    assertThat(post.held()).containsExactly("mail I2 QUIET_HOURS");
  }

  @Test
  void i15QuietHoursFollowTheLocalClockOverAChangeOfTheTime() throws IOException {
    post.time.jump(Duration.between(post.time.now(), Instant.parse("2026-03-28T20:00:00Z")));
    post.set(
        old ->
            new TellingSettings(
                old.groupWait(),
                old.repeat(),
                old.mostPerHour(),
                List.of(Window.parse("22:00-07:00")),
                old.maintenance(),
                ZoneId.of("Europe/Berlin"),
                old.fallback(),
                old.fallbackAfter()));
    post.passSlowly(Duration.ofMinutes(61)); // 22:01 in Berlin, winter time
    post.tell(post.incident("I1").warning().open());
    post.passSlowly(Duration.ofHours(7).plusMinutes(50));
    assertThat(mail.said).as("06:51 in Berlin, summer time").isEmpty();
    post.passSlowly(Duration.ofMinutes(10));

    assertThat(mail.subjects()).containsExactly("OPENED I1");
    assertThat(post.time.now()).isBefore(Instant.parse("2026-03-29T05:03:00Z"));
  }

  @Test
  void i12InMaintenanceNothingOpensAndOnlyTheEndOfACriticalOneComes() throws IOException {
    post.tell(post.incident("TOLD").open());
    post.tell(post.incident("WARN").rule("w").warning().open());
    post.turn();
    mail.said.clear();
    post.set(old -> Post.with(old, null, null, null, List.of("Sun 02:00-04:00")));
    post.tell(post.incident("I1").open());
    post.turn();
    assertThat(mail.said).isEmpty();
    assertThat(post.held()).containsExactly("mail I1 MAINTENANCE");
    post.tell(post.incident("TOLD").resolved(post.time.now()));
    post.tell(post.incident("WARN").rule("w").warning().resolved(post.time.now()));
    post.turn();
    assertThat(mail.subjects()).containsExactly("RESOLVED TOLD");
    post.passSlowly(Duration.ofHours(2));

    assertThat(mail.subjects())
        .containsExactly("RESOLVED TOLD", "DIGEST 2: OPENED I1, RESOLVED WARN");
  }

  // inhibition

  @Test
  void i18WhatARootExplainsIsHiddenAndToldAMinuteAfterItsEnd() throws IOException {
    post.set(old -> Post.with(old, Duration.ofSeconds(30), null, null, null));
    post.tell(post.incident("ROOT").rule("db.down").open());
    post.tell(
        post.incident("STAYS").rule("db.locks").hiddenBy("db.down").warning().open(),
        post.incident("GOES").rule("db.slow").hiddenBy("x", "db.down").warning().open());
    post.passSlowly(Duration.ofHours(1));
    assertThat(mail.subjects()).containsExactly("OPENED ROOT");
    assertThat(post.held()).containsExactly("mail STAYS HIDDEN", "mail GOES HIDDEN");
    assertThat(post.notifier.held().get(0).by()).isEqualTo("db.down");
    assertThat(post.notifier.held().get(0).until()).isNull();

    post.tell(post.incident("GOES").rule("db.slow").hiddenBy("db.down").resolved(post.time.now()));
    post.tell(post.incident("ROOT").rule("db.down").resolved(post.time.now()));
    assertThat(post.notifier.passedOver())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.incident()).isEqualTo("GOES");
              assertThat(one.reason()).isEqualTo(Outbox.Reason.HIDDEN);
              assertThat(one.by()).isEqualTo("db.down");
            });
    post.pass(Duration.ofSeconds(59));
    assertThat(mail.subjects()).containsExactly("OPENED ROOT", "RESOLVED ROOT");
    post.pass(Duration.ofSeconds(31));

    assertThat(mail.subjects()).containsExactly("OPENED ROOT", "RESOLVED ROOT", "OPENED STAYS");
    post.restart();
    assertThat(post.notifier.passedOver()).hasSize(1);
  }

  @Test
  void whatWasToldBeforeItsRootOpenedIsToldToItsEnd() {
    post.tell(post.incident("CHILD").rule("db.locks").hiddenBy("db.down").open());
    post.turn();
    post.tell(post.incident("ROOT").rule("db.down").open());
    post.tell(
        post.incident("CHILD").rule("db.locks").hiddenBy("db.down").resolved(post.time.now()));
    post.turn();

    assertThat(mail.subjects()).containsExactly("OPENED CHILD", "OPENED ROOT", "RESOLVED CHILD");
  }

  @Test
  void i17ACriticalLevelIsNeverHiddenByItsOwnRule() {
    post.tell(post.incident("W").rule("db.x").hiddenBy("db.x").warning().open());
    post.tell(post.incident("C").rule("db.x").hiddenBy("db.x").open());
    post.turn();

    assertThat(mail.subjects()).containsExactly("DIGEST 2: OPENED C, OPENED W");
  }

  @Test
  void whatEndsHiddenAfterAnAttemptThatMayHaveArrivedIsToldAllTheSame() {
    mail.answers(Scripted.CUT);
    post.tell(post.incident("CHILD").rule("db.locks").hiddenBy("db.down").open());
    post.turn();
    post.tell(post.incident("ROOT").rule("db.down").open());
    post.tell(
        post.incident("CHILD").rule("db.locks").hiddenBy("db.down").resolved(post.time.now()));
    post.pass(Duration.ofSeconds(20));

    assertThat(mail.subjects()).contains("LATE CHILD", "OPENED ROOT");
    assertThat(post.notifier.passedOver()).isEmpty();
  }

  @Test
  void i20OfWhatIsPassedOverTheLastHundredAreKeptWithTheirReason() throws IOException {
    post.tell(post.incident("ROOT").rule("db.down").open());
    for (int i = 0; i < 130; i++) {
      post.tell(post.incident("I" + i).rule("db.x").hiddenBy("db.down").open());
      post.tell(post.incident("I" + i).rule("db.x").hiddenBy("db.down").resolved(post.time.now()));
    }
    post.restart();

    assertThat(post.notifier.passedOver()).hasSize(PassedOver.MOST);
    assertThat(post.notifier.passedOver().get(99).incident()).isEqualTo("I129");
  }
}
