package dev.pitwall.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadsTest {
  private static final Duration NOW = Duration.ZERO;
  private static final Duration SHORT = Duration.ofMillis(1);

  @Test
  void manyWorkersWithLittleToDoNeedFewThreads() throws InterruptedException {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch turns = new CountDownLatch(400);
    try (Threads threads = new Threads()) {
      for (int i = 0; i < 20; i++) {
        threads.every(
            "tick-" + i,
            NOW,
            SHORT,
            () -> {
              seen.add(Thread.currentThread());
              turns.countDown();
            });
      }
      turns.await();
    }
    // a machine that is busy may hold a turn; twenty threads it would be if each had its own
    assertThat(seen).hasSizeLessThan(10);
  }

  @Test
  void whatIsHeldHoldsNobodyElse() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(10);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(5);
    try (Threads threads = new Threads()) {
      for (int i = 0; i < 10; i++) {
        threads
            .worker("held")
            .run(
                () -> {
                  held.countDown();
                  awaitQuietly(go);
                });
      }
      held.await();
      threads.every("tick", NOW, SHORT, ran::countDown);
      ran.await();
      go.countDown();
    }
  }

  @Test
  void threadsThatWereNeededOnceEndWhileOthersWork() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(12);
    CountDownLatch go = new CountDownLatch(1);
    try (Threads threads = new Threads()) {
      for (int i = 0; i < 12; i++) {
        threads
            .worker("held")
            .run(
                () -> {
                  held.countDown();
                  awaitQuietly(go);
                });
      }
      held.await();
      assertThat(Carriers.SHARED.size()).isGreaterThanOrEqualTo(12);
      threads.every("tick", NOW, SHORT, () -> {});
      go.countDown();
      await()
          .atMost(Duration.ofSeconds(50))
          .until(Carriers.SHARED::size, threadsLeft -> threadsLeft < 5);
    }
  }

  @Test
  void tasksOfAWorkerRunInOrderAndNeverTogether() throws InterruptedException {
    List<Integer> order = new CopyOnWriteArrayList<>();
    AtomicInteger together = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(200);
    try (Threads threads = new Threads()) {
      Worker worker = threads.worker("one");
      for (int i = 0; i < 200; i++) {
        int number = i;
        worker.run(
            () -> {
              most.accumulateAndGet(together.incrementAndGet(), Math::max);
              order.add(number);
              if (number == 3) {
                pause(3 * Carriers.PATIENCE.toMillis()); // another thread takes over meanwhile
              }
              together.decrementAndGet();
              done.countDown();
            });
      }
      done.await();
    }
    assertThat(most).hasValue(1);
    assertThat(order).isEqualTo(IntStream.range(0, 200).boxed().toList());
  }

  @Test
  void aTaskThatThrowsWhateverItIsRunsAgain() throws InterruptedException {
    CountDownLatch turns = new CountDownLatch(3);
    try (Threads threads = new Threads()) {
      threads.every(
          "breaks",
          NOW,
          SHORT,
          () -> {
            turns.countDown();
            throw new AssertionError("on purpose");
          });
      turns.await();
      assertThat(threads.failures()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void closingInterruptsWhatIsHeldAndNothingOfOthers() throws InterruptedException {
    CountDownLatch both = new CountDownLatch(2);
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicBoolean otherInterrupted = new AtomicBoolean();
    CountDownLatch otherEnded = new CountDownLatch(1);
    try (Threads other = new Threads()) {
      other
          .worker("other")
          .run(
              () -> {
                both.countDown();
                otherInterrupted.set(!awaitQuietly(go));
                otherEnded.countDown();
              });
      Threads threads = new Threads();
      threads
          .worker("held")
          .run(
              () -> {
                both.countDown();
                interrupted.set(!awaitQuietly(new CountDownLatch(1)));
              });
      both.await();
      threads.close();
      assertThat(interrupted).isTrue();
      go.countDown();
      otherEnded.await();
      assertThat(otherInterrupted).isFalse();
    }
  }

  @Test
  void nothingRunsAfterTheEndAndNoThreadOfItsOwnIsLeft() {
    Threads threads = new Threads();
    AtomicInteger late = new AtomicInteger();
    Set<Thread> seen = new HashSet<>();
    CountDownLatch turned = new CountDownLatch(1);
    threads.alone(
        "alone",
        () -> {
          seen.add(Thread.currentThread());
          turned.countDown();
          pause(1);
        });
    assertThat(awaitQuietly(turned)).isTrue();
    Worker worker = threads.worker("late");
    threads.close();
    worker.run(late::incrementAndGet);
    worker.every(NOW, SHORT, late::incrementAndGet);
    assertThat(seen).hasSize(1).noneMatch(Thread::isAlive);
    pause(20);
    assertThat(late).hasValue(0);
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      return latch.await(50, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
