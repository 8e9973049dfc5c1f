package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Incidents that several instances see. */
class VoiceTest {
  @TempDir Path temp;
  private final Scripted mail = new Scripted("mail");
  private final List<String> asked = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private Voice.Say say = Voice.Say.NOW;
  private boolean broken;
  private Post post;

  @BeforeEach
  void open() throws IOException {
    post = new Post(temp, mail);
    Voice voice =
        new Voice() {
          @Override
          public Say about(Incident incident, boolean opening) {
            assertThat(Thread.holdsLock(post.notifier)).isFalse();
            asked.add(incident.id() + " " + opening);
            if (broken) {
              throw new IllegalStateException("database is down");
            }
            return say;
          }

          @Override
          public void told(Incident incident, Notification.Kind kind) {
            told.add(incident.id() + " " + kind);
            if (broken) {
              throw new IllegalStateException("database is down");
            }
          }

          @Override
          public String thread(Incident incident) {
            return "fleet-" + incident.rule();
          }
        };
    post.sources =
        new Notifier.Sources(voice, UnaryOperator.identity(), incident -> Optional.empty());
    post.restart();
  }

  @AfterEach
  void close() throws IOException {
    post.close();
  }

  private void openBoth() {
    post.tell(post.incident("SHARED").rule("db.down").cluster().open());
    post.tell(post.incident("OWN").open());
    post.turn();
  }

  private void resolveShared() {
    post.tell(post.incident("SHARED").rule("db.down").cluster().resolved(post.time.now()));
    post.turn();
  }

  @Test
  void theVoiceIsAskedAboutSharedIncidentsOnlyRightBeforeEachMessage() {
    openBoth();
    resolveShared();

    assertThat(asked).containsExactly("SHARED true", "SHARED false");
    assertThat(told).containsExactly("SHARED OPENED", "SHARED RESOLVED");
    assertThat(mail.subjects())
        .containsExactly("DIGEST 2: OPENED OWN, OPENED SHARED", "RESOLVED SHARED");
  }

  @Test
  void whatAnotherInstanceTellsIsRecordedAndNotAskedAgain() throws IOException {
    say = Voice.Say.OTHERS;
    openBoth();
    post.restart();
    post.pass(Duration.ofMinutes(3));
    assertThat(mail.subjects()).containsExactly("OPENED OWN");
    assertThat(asked).containsExactly("SHARED true");
    assertThat(post.notifier.passedOver())
        .extracting(Outbox.Held::incident, Outbox.Held::reason)
        .containsExactly(tuple("SHARED", Outbox.Reason.ANOTHER_INSTANCE));
    resolveShared();

    assertThat(mail.subjects()).containsExactly("OPENED OWN");
    assertThat(asked).containsExactly("SHARED true", "SHARED false");
    assertThat(told).isEmpty();
    post.resolve("OWN");
    post.turn();
    assertThat(post.kept()).as("what others told to its end is forgotten").isZero();
  }

  @Test
  void theEndOfWhatAnotherInstanceToldIsAnOrdinaryEndHere() {
    say = Voice.Say.OTHERS;
    openBoth();
    say = Voice.Say.NOW;
    resolveShared();

    assertThat(mail.subjects()).containsExactly("OPENED OWN", "RESOLVED SHARED");
  }

  @Test
  void anUndecidedOneIsAskedAgainAtItsTimeAndHoldsNothingElseBack() {
    Instant until = post.time.now().plus(Duration.ofSeconds(20));
    say = Voice.Say.later(until);
    openBoth();
    assertThat(mail.subjects()).containsExactly("OPENED OWN");
    assertThat(post.held()).containsExactly("mail SHARED ANOTHER_INSTANCE");
    assertThat(post.notifier.held().get(0).until()).isEqualTo(until);
    say = Voice.Say.NOW;
    post.pass(Duration.ofSeconds(19));
    assertThat(mail.said).hasSize(1);
    post.pass(Duration.ofSeconds(2));

    assertThat(mail.subjects()).containsExactly("OPENED OWN", "OPENED SHARED");
  }

  @Test
  void aVoiceThatFailsHidesNothing() {
    broken = true;
    post.tell(post.incident("SHARED").rule("db.down").cluster().open());
    post.turn();

    assertThat(mail.subjects()).containsExactly("OPENED SHARED");
    assertThat(post.notifier.outbox().pending()).isZero();
  }

  @Test
  void i25TheThreadOfASharedIncidentIsTheSameOnAllInstances() {
    post.tell(post.incident("SHARED").rule("db.down").cluster().open());
    post.turn();
    resolveShared();

    assertThat(mail.said)
        .extracting(one -> one.notification().thread())
        .containsExactly("fleet-db.down", "fleet-db.down");
  }

  @Test
  void moreSharedOnesThanAreAskedAtOnceAreAskedInTheNextRounds() {
    List<IncidentEvent> many = new ArrayList<>();
    for (int i = 0; i < 220; i++) {
      many.add(post.incident("I" + i).cluster().open());
    }
    post.tell(many);
    post.pass(Duration.ofSeconds(5));

    assertThat(asked).hasSize(220);
    assertThat(mail.said.stream().mapToInt(one -> one.notification().about().size()).sum())
        .isEqualTo(220);
  }
}
