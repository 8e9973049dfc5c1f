package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
  void whatOnlyFlapsLeavesItsAcknowledgementInForce() {
    post.tell(post.incident("I1").open());
    post.turn();
    post.notifier.acknowledge("I1", "anna", "");
    post.tell(post.incident("I1").flapping(1, true).changed());
    post.turn();

    assertThat(post.notifier.acknowledgements()).hasSize(1);
  }

  @Test
  void whatIsOpenComesBeforeAnEndThatWasHeldBackHoweverSevereThatWas() throws IOException {
    post.set(old -> Post.with(old, null, null, List.of("02:30-03:00"), null));
    post.tell(post.incident("WARN").warning().open());
    post.passSlowly(Duration.ofMinutes(35));
    post.tell(post.incident("WARN").warning().resolved(post.time.now()));
    post.tell(post.incident("INFO").severity(Severity.INFO).open());
    post.passSlowly(Duration.ofMinutes(5));
    assertThat(post.held()).containsExactly("mail WARN QUIET_HOURS", "mail INFO QUIET_HOURS");
    assertThat(post.notifier.outbox().pending()).as("held back, not on its way").isZero();
    post.passSlowly(Duration.ofMinutes(30));

    assertThat(mail.subjects())
        .containsExactly("OPENED WARN", "DIGEST 2: OPENED INFO, RESOLVED WARN");
  }
}
