package dev.pitwall.examples.demo;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A few visitors: races, predictions, logins with one wrong password, now and then a 404, an error.
 */
final class Traffic implements AutoCloseable {
  private static final List<String> PATHS =
      List.of(
          "/",
          "/races",
          "/races/1",
          "/races/2/prediction",
          "/races/3/prediction/async",
          "/races",
          "/races/1/prediction",
          "/races.php",
          "/export",
          "/races/99",
          "/no-such-page");
  private static final int VISITORS = 4;
  private static final int FAILING_EVERY = 60;
  private static final int LOGIN_EVERY = 40;

  private final Application application;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile boolean over;

  Traffic(Application application) {
    this.application = application;
    for (int i = 0; i < VISITORS; i++) {
      Thread visitor = new Thread(this::visit, "visitor-" + i);
      visitor.setDaemon(true);
      visitor.start();
    }
  }

  private void visit() {
    while (!over) {
      long number = sent.incrementAndGet();
      try {
        if (number % FAILING_EVERY == 0) {
          application.get("/failing");
        } else if (number % LOGIN_EVERY == 0) {
          // more wrong ones from one address are an attack, and told as one
          String password = number == LOGIN_EVERY ? "wrong" : "demo";
          application.post("/login", "user=demo&password=" + password);
        } else {
          application.get(PATHS.get((int) (number % PATHS.size())));
        }
        Thread.sleep(40);
      } catch (IOException e) {
        failed.incrementAndGet();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  long sent() {
    return sent.get();
  }

  long failed() {
    return failed.get();
  }

  @Override
  public void close() {
    over = true;
  }
}
