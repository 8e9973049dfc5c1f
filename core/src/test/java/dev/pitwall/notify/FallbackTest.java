package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.finding.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code notify.fallback}: who speaks when nobody else can. */
class FallbackTest {
  @TempDir Path temp;
  private final Scripted mail = new Scripted("mail");
  private final Scripted slack = new Scripted("slack");
  private final Scripted pager = new Scripted("pager");
  private Post post;

  @BeforeEach
  void open() throws IOException {
    post = new Post(temp, mail, slack, pager);
    fallback("pager");
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

  @AfterEach
  void close() throws IOException {
    post.close();
  }

  @Test
  void aFallbackIsSilentWhileOneOtherChannelWorks() {
    mail.otherwise = Scripted.BUSY;
    post.open("I1");
    post.passSlowly(Duration.ofMinutes(30));
    assertThat(post.held()).contains("pager I1 FALLBACK");
    post.resolve("I1");
    post.passSlowly(Duration.ofMinutes(30));

    assertThat(slack.subjects()).containsExactly("OPENED I1", "RESOLVED I1");
    assertThat(pager.said).isEmpty();
    assertThat(post.notifier.outbox().degraded()).isFalse();
    mail.otherwise = Scripted.SENT;
    post.passSlowly(Duration.ofMinutes(11));
    assertThat(post.kept()).isZero();
  }

  @Test
  void aFallbackSpeaksOnceEveryOtherChannelHasFailedForFiveMinutes() {
    mail.otherwise = Scripted.BUSY;
    slack.otherwise = Scripted.BUSY;
    post.open("I1");
    post.pass(Duration.ofMinutes(5));
    assertThat(pager.said).isEmpty();
    post.pass(Duration.ofSeconds(2));
    assertThat(pager.subjects()).containsExactly("OPENED I1");

    mail.otherwise = Scripted.SENT;
    slack.otherwise = Scripted.SENT;
    post.passSlowly(Duration.ofMinutes(11));
    assertThat(mail.subjects()).last().isEqualTo("OPENED I1");
    post.resolve("I1");
    post.turn();
    assertThat(pager.subjects()).containsExactly("OPENED I1", "RESOLVED I1");
    assertThat(mail.subjects()).last().isEqualTo("RESOLVED I1");
    assertThat(post.kept()).isZero();
  }

  @Test
  void aRefusalNeedsNoFiveMinutesAndTheRefusingChannelIsToldOfOnTheOthers() {
    mail.otherwise = Scripted.REFUSED;
    slack.otherwise = Scripted.REFUSED;
    post.open("I1");
    post.pass(Duration.ofSeconds(3));

    assertThat(pager.subjects()).containsExactly("OPENED I1");
    assertThat(post.notifier.outbox().degraded()).isFalse();
  }

  @Test
  void anAlertAboutTheOnlyOtherChannelGoesThroughTheFallback() throws IOException {
    post.restart(mail, pager);
    mail.otherwise = Scripted.REFUSED;
    post.open("I1");
    post.pass(Duration.ofSeconds(3));

    assertThat(pager.subjects())
        .containsExactlyInAnyOrder("OPENED I1", "mail refused: 550 no such user");
  }

  @Test
  void anEndThatEveryOtherChannelMissesIsALateNoticeOfTheFallback() {
    post.open("I1");
    post.turn();
    mail.otherwise = Scripted.BUSY;
    slack.otherwise = Scripted.BUSY;
    post.resolve("I1");
    post.passSlowly(Duration.ofMinutes(6));

    assertThat(pager.subjects()).containsExactly("LATE I1");
  }

  @Test
  void ifNothingTakesAMessageThatIsAFinding() {
    mail.otherwise = Scripted.BUSY;
    slack.otherwise = Scripted.BUSY;
    pager.otherwise = Scripted.BUSY;
    post.open("I1");
    post.passSlowly(Duration.ofMinutes(16));
    assertThat(post.notifier.outbox().degraded()).isTrue();
    assertThat(post.findings.list()).extracting(Finding::code).contains("notify.degraded");

    pager.otherwise = Scripted.SENT;
    post.passSlowly(Duration.ofMinutes(11));
    assertThat(post.notifier.outbox().degraded()).isFalse();
    assertThat(post.findings.list()).extracting(Finding::code).doesNotContain("notify.degraded");
  }

  @Test
  void ifEveryChannelIsAFallbackNoneIs() throws IOException {
    fallback("mail", "slack", "pager");
    post.open("I1");
    post.turn();

    assertThat(pager.subjects()).containsExactly("OPENED I1");
  }

  @Test
  void aNameThatIsNoChannelIsAFinding() throws IOException {
    fallback("pigeon");
    post.open("I1");
    post.turn();

    assertThat(pager.subjects()).containsExactly("OPENED I1");
    assertThat(post.findings.list())
        .extracting(Finding::code)
        .containsExactly("notify.fallback:pigeon");
  }

  @Test
  void messagesAboutNoIncidentGoThroughTheChannelsThatSpeakFirst() {
    post.notifier.send(Post.plain("T1", "test", post.time.now()));
    post.turn();

    assertThat(mail.subjects()).containsExactly("test");
    assertThat(pager.said).isEmpty();
  }
}
