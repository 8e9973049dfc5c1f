package dev.pitwall.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunningRequestsTest {
  private final RunningRequests running = new RunningRequests();

  private List<Long> since(long nanos) {
    List<Long> found = new ArrayList<>();
    running.since(nanos, Long.MIN_VALUE / 2, (ticket, thread, start) -> found.add(ticket));
    return found;
  }

  @Test
  void showsWhatRunsSinceThenUntilItIsOver() {
    long old = running.claim(100);
    long young = running.claim(200);

    assertThat(since(150)).containsExactly(old);
    assertThat(since(300)).containsExactlyInAnyOrder(old, young);
    assertThat(running.release(old)).isSameAs(Thread.currentThread());
    assertThat(since(300)).containsExactly(young);
  }

  @Test
  void aTicketIsGoodForOneEnd() {
    long ticket = running.claim(1);
    assertThat(running.release(ticket)).isNotNull();
    long next = running.claim(2); // takes the same place

    assertThat(running.release(ticket)).isNull();
    assertThat(running.runs(ticket)).isFalse();
    assertThat(running.runs(next)).isTrue();
    assertThat(running.release(RunningRequests.NONE)).isNull();
  }

  @Test
  void withoutAPlaceARequestGoesOnAndIsCounted() {
    List<Long> tickets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tickets.add(running.claim(i));
    }

    assertThat(tickets).filteredOn(ticket -> ticket == RunningRequests.NONE).hasSize(4);
    assertThat(running.dropped()).isEqualTo(4);
  }

  @Test
  void aPlaceWhoseRequestNeverEndsIsGivenBack() {
    long lost = running.claim(10);
    AtomicInteger seen = new AtomicInteger();
    running.since(1_000, 500, (ticket, thread, start) -> seen.incrementAndGet());

    assertThat(seen).hasValue(0);
    assertThat(running.runs(lost)).isFalse();
  }

  @Test
  void fourThreadsNeverShareAPlace() throws Exception {
    int each = 20_000;
    CountDownLatch begin = new CountDownLatch(1);
    AtomicReference<@Nullable String> wrong = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    Set<Long> held = java.util.Collections.synchronizedSet(new HashSet<>());
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  begin.await();
                } catch (InterruptedException e) {
                  return;
                }
                for (int i = 1; i <= each; i++) {
                  long ticket = running.claim(i);
                  if (ticket != RunningRequests.NONE) {
                    long place = ticket & (RunningRequests.PLACES - 1);
                    if (!held.add(place)) {
                      wrong.set("place " + place + " has two requests");
                    }
                    held.remove(place);
                    if (running.release(ticket) != Thread.currentThread()) {
                      wrong.set("ticket " + ticket + " is of another thread");
                    }
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    begin.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(wrong.get()).isNull();
    assertThat(since(Long.MAX_VALUE / 2)).isEmpty();
  }
}
