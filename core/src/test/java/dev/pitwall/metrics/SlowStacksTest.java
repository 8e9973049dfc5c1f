package dev.pitwall.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SlowStacksTest {
  private static final long SECOND = 1_000_000_000L;

  private final RunningRequests running = new RunningRequests();
  private final SlowStacks stacks = new SlowStacks(running, SECOND);
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);
  private final AtomicLong ticket = new AtomicLong();

  private void waitForTheCreditCard() {
    inside.countDown();
    try {
      leave.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread request() throws InterruptedException {
    return standing(
        new Thread(
            () -> {
              ticket.set(running.claim(0));
              waitForTheCreditCard();
            }));
  }

  /** Every look finds the same stack only once the thread stands where it will stay. */
  private Thread standing(Thread thread) throws InterruptedException {
    thread.start();
    inside.await();
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  private void look(long now) {
    stacks.look(now, -1);
  }

  @Test
  void findsWhereASlowRequestIsAndLooksAgainWhenItHasTakenTwiceAsLong() throws Exception {
    Thread thread = request();
    try {
      look(SECOND / 2); // not slow yet
      look(3 * SECOND / 2);
      look(2 * SECOND); // not due yet
      look(4 * SECOND);

      assertThat(stacks.of(ticket.get()))
          .singleElement()
          .satisfies(
              stack -> {
                assertThat(stack.after()).isEqualTo(1.5);
                assertThat(stack.times()).isEqualTo(2);
                assertThat(stack.frames())
                    .extracting(StackTraceElement::getMethodName)
                    .contains("waitForTheCreditCard");
              });
      assertThat(stacks.of(ticket.get())).isEmpty(); // told once
    } finally {
      leave.countDown();
      thread.join();
    }
  }

  @Test
  void aRequestThatIsOverIsNotLookedAt() throws Exception {
    Thread thread = request();
    try {
      assertThat(running.release(ticket.get())).isSameAs(thread);
      look(5 * SECOND);

      assertThat(stacks.of(ticket.get())).isEmpty();
    } finally {
      leave.countDown();
      thread.join();
    }
  }

  @Test
  void aThreadThatHasBegunAnotherRequestIsNotTheOldOnesAnyMore() throws Exception {
    Thread thread =
        standing(
            new Thread(
                () -> {
                  ticket.set(running.claim(0)); // goes on asynchronously
                  long unused = running.claim(SECOND);
                  waitForTheCreditCard();
                }));
    try {
      look(5 * SECOND);

      assertThat(stacks.of(ticket.get())).isEmpty();
    } finally {
      leave.countDown();
      thread.join();
    }
  }

  @Test
  void aThreadThatWaitsForWorkInItsPoolIsNobodys() throws Exception {
    ExecutorService pool =
        new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new SynchronousQueue<>());
    try {
      Thread[] worker = new Thread[1];
      pool.submit(
              () -> {
                ticket.set(running.claim(0));
                worker[0] = Thread.currentThread();
              })
          .get();
      while (!SlowStacks.isIdle(worker[0].getStackTrace())) {
        Thread.onSpinWait();
      }
      look(5 * SECOND);

      assertThat(stacks.of(ticket.get())).isEmpty();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aDeepStackIsCutAndSaysSo() throws Exception {
    Thread thread =
        standing(
            new Thread(
                () -> {
                  ticket.set(running.claim(0));
                  down(200);
                }));
    try {
      look(2 * SECOND);

      assertThat(stacks.of(ticket.get()))
          .singleElement()
          .satisfies(
              stack -> {
                assertThat(stack.frames()).hasSize(SlowStacks.DEEPEST);
                assertThat(stack.deeper()).isGreaterThan(140);
              });
    } finally {
      leave.countDown();
      thread.join();
    }
  }

  private void down(int levels) {
    if (levels == 0) {
      waitForTheCreditCard();
    } else {
      down(levels - 1);
    }
  }

  @Test
  void noMoreStacksAreTakenOfOneRequestThanItsShare() throws Exception {
    Thread thread = request();
    try {
      for (int i = 0; i < 20; i++) {
        look((2L << i) * SECOND);
      }

      assertThat(stacks.of(ticket.get()))
          .singleElement()
          .matches(stack -> stack.times() == SlowStacks.MOST_OF_ONE);
    } finally {
      leave.countDown();
      thread.join();
    }
  }
}
