package dev.pitwall.emergency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Severity;
import dev.pitwall.notify.Channel;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Receipt;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** By a clock that only the pauses move. */
class SpeakerTest {
  private static final Duration BUDGET = Duration.ofSeconds(30);

  private final Pauses time = new Pauses();
  private final List<Boolean> repeated = new CopyOnWriteArrayList<>();

  private static final class Pauses implements TimeSource {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public Instant now() {
      return Instant.EPOCH.plusNanos(nanos.get());
    }

    @Override
    public long nanoTime() {
      return nanos.get();
    }

    @Override
    public void sleep(Duration duration) {
      nanos.addAndGet(duration.toNanos());
    }
  }

  private Speaker.Told tell(IntFunction<Receipt> answers) throws InterruptedException {
    Channel channel =
        new Channel() {
          @Override
          public String name() {
            return "slack";
          }

          @Override
          public Receipt send(Notification message, int attempt, boolean possiblyRepeated) {
            repeated.add(possiblyRepeated);
            return answers.apply(attempt);
          }
        };
    Notification message =
        new Notification(
            "N1",
            "N1",
            Notification.Kind.NOTE,
            Severity.CRITICAL,
            "subject",
            "summary",
            List.of(),
            "",
            List.of(),
            "",
            "",
            "",
            List.of(),
            List.of(),
            null,
            "en",
            time.now());
    return Objects.requireNonNull(
        new Speaker(List.of(channel), time)
            .tell(message, false, List.of("slack"), BUDGET)
            .get("slack"));
  }

  @Test
  void oneThatCannotBeReachedIsTriedUntilItsTimeIsOver() throws Exception {
    Speaker.Told told =
        tell(attempt -> new Receipt.TryAgain("no connection " + attempt, null, attempt == 2));

    // every two seconds of thirty; from the third on the second may have arrived
    assertThat(repeated).hasSize(15).startsWith(false, false, true).endsWith(true);
    assertThat(told).isEqualTo(new Speaker.Told(false, "no connection 15"));
    assertThat(time.now()).isEqualTo(Instant.EPOCH.plus(BUDGET));
  }

  @Test
  void oneThatComesBackIsToldThen() throws Exception {
    Speaker.Told told =
        tell(
            attempt ->
                attempt < 4
                    ? new Receipt.TryAgain("500", null, false)
                    : new Receipt.Sent("200 ok"));

    assertThat(told).isEqualTo(new Speaker.Told(true, "200 ok"));
    assertThat(repeated).containsExactly(false, false, false, false);
  }

  @Test
  void oneThatRefusesIsNotTriedAgain() throws Exception {
    assertThat(tell(attempt -> new Receipt.Refused("404 no_service")))
        .isEqualTo(new Speaker.Told(false, "404 no_service"));
    assertThat(repeated).hasSize(1);
  }
}
