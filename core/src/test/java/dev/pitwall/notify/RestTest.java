package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a notifier whose journal a successor takes over. */
class RestTest {
  @TempDir Path temp;

  @Test
  void afterTheRestNothingBegins() throws IOException, InterruptedException {
    Scripted mail = new Scripted("mail");
    try (Post post = new Post(temp, mail)) {
      post.open("I1");
      post.turn();
      post.notifier.rest(Duration.ofSeconds(30));
      post.open("I2");
      post.turn();
      assertThat(mail.subjects()).containsExactly("OPENED I1");
      assertThat(post.notifier.stuck()).isEmpty();
      post.restart();
      post.turn();
      assertThat(mail.subjects()).containsExactly("OPENED I1", "OPENED I2");
      assertThat(mail.said).noneMatch(Scripted.Said::possiblyRepeated);
    }
  }

  /** Looks at its own lane while it sends. */
  private static final class Inside implements Channel {
    final Post[] post = new Post[1];
    boolean rested;
    boolean stuckBefore;
    String stuck = "";
    boolean interrupted;

    @Override
    public String name() {
      return "mail";
    }

    @Override
    public Receipt send(Notification notification, int attempt, boolean repeated) {
      Lane lane = post[0].notifier.lanes().get(0);
      rested = lane.rest();
      stuckBefore = lane.isStuck();
      post[0].time.pass(Lane.DEADLINE);
      lane.watch();
      interrupted = Thread.interrupted();
      stuck = post[0].notifier.stuck().orElse("");
      return Scripted.SENT;
    }
  }

  @Test
  void aSendUnderWayIsWaitedForAndOneThatOverstaysIsNamed() throws IOException {
    Inside inside = new Inside();
    try (Post post = new Post(temp, inside)) {
      inside.post[0] = post;
      post.open("I1");
      post.turn();
      assertThat(inside.rested).as("it is not at rest while it sends").isFalse();
      assertThat(inside.stuckBefore).isFalse();
      assertThat(inside.interrupted).isTrue();
      assertThat(inside.stuck).contains("channel mail is stuck");
      assertThat(post.notifier.lanes().get(0).rest()).isTrue();
      assertThat(post.notifier.stuck()).isEmpty();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void aSecondLookAtASendThatHangsIsAFindingUntilItEnds() throws IOException {
    try (Post post = new Post(temp, new Scripted("mail"))) {
      Channel slow =
          new Channel() {
            @Override
            public String name() {
              return "mail";
            }

            @Override
            public Receipt send(Notification notification, int attempt, boolean repeated) {
              Lane lane = post.notifier.lanes().get(0);
              post.time.pass(Lane.DEADLINE.minusNanos(1));
              lane.watch();
              assertThat(Thread.interrupted()).as("not yet").isFalse();
              post.time.pass(Duration.ofNanos(1));
              lane.watch();
              assertThat(Thread.interrupted()).isTrue();
              assertThat(post.findings.list()).isEmpty();
              lane.watch();
              assertThat(post.findings.list())
                  .singleElement()
                  .satisfies(
                      one -> {
                        assertThat(one.code()).isEqualTo("notify.hanging:mail");
                        assertThat(one.text()).contains("within 35 s");
                      });
              return Scripted.SENT;
            }
          };
      post.notifier = post.notifier(slow);
      post.open("I1");
      post.turn();
      assertThat(post.notifier.outbox().lanes().get(0).sent()).isEqualTo(1);
      assertThat(post.findings.list()).isEmpty();
    }
  }
}
