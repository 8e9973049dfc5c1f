package dev.pitwall.check.net;

import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Holds conversations, each on a thread of its own, and ends them at their deadline.
 *
 * <p>The one who asks waits outside: so it can be interrupted, and so a name server or a network
 * disk that never answers (nothing in Java can end such a call) costs one thread until the system
 * gives up, not the check. At most {@value #MOST_STUCK} threads are left behind that way.
 */
public final class Caller implements AutoCloseable {
  static final int MOST_STUCK = 4;

  private final String role;
  private final TimeSource time;
  private final Set<Line> open = ConcurrentHashMap.newKeySet();

  /**
   * Does nothing yet.
   *
   * @param role the threads' name after {@code pitwall-}
   */
  public Caller(String role, TimeSource time) {
    this.role = role;
    this.time = time;
  }

  /** What is said on a line; it need not close its socket. */
  public interface Conversation<T> {
    /** Talks, and says what came of it. */
    T hold(Line line) throws IOException;
  }

  /**
   * Holds one conversation; one at a time.
   *
   * @param limit for everything together
   * @throws LateException at the deadline, or at once while too many threads are stuck
   * @throws IOException what the conversation threw
   */
  public <T> T call(Duration limit, Conversation<T> conversation)
      throws IOException, InterruptedException {
    for (Line stuck : open) {
      if (open.size() >= MOST_STUCK) {
        throw new LateException(stuck.step());
      }
    }
    Line line = new Line(time, limit);
    open.add(line);
    CompletableFuture<T> answer = new CompletableFuture<>();
    Threads.daemon(role, () -> hold(conversation, line, answer)).start();
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new LateException(line.step());
    } catch (ExecutionException e) {
      throw failure(e, line);
    } finally {
      line.cut();
    }
  }

  private <T> void hold(Conversation<T> conversation, Line line, CompletableFuture<T> answer) {
    try {
      answer.complete(conversation.hold(line));
    } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
      answer.completeExceptionally(e);
    } finally {
      line.cut();
      open.remove(line);
    }
  }

  private static IOException failure(ExecutionException e, Line line) {
    Throwable cause = e.getCause();
    if (cause instanceof SocketTimeoutException) {
      return new LateException(line.step());
    }
    if (cause instanceof IOException failed) {
      return failed;
    }
    return new IOException(cause);
  }

  /** Cuts every line. */
  @Override
  public void close() {
    open.forEach(Line::cut);
  }
}
