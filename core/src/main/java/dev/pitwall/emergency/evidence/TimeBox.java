package dev.pitwall.emergency.evidence;

import dev.pitwall.schedule.Threads;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Work that gets so much time and no more, on a thread of its own that is left behind then. */
public final class TimeBox {
  private TimeBox() {}

  /**
   * Does the work.
   *
   * @param role of the thread
   * @throws TimeoutException at the end of the budget; the thread is interrupted
   * @throws Exception what the work threw; errors come wrapped
   */
  public static <T> T within(Duration budget, String role, Callable<T> work) throws Exception {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread thread =
        Threads.daemon(
            role,
            () -> {
              try {
                answer.complete(work.call());
              } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
                answer.completeExceptionally(e);
              }
            });
    thread.start();
    try {
      return answer.get(Math.max(1, budget.toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | InterruptedException e) {
      thread.interrupt();
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
