package dev.pitwall;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test waits for is looked at at once, and then soon: with Awaitility's own tenth of a
 * second before every look, the suites that wait after each request do little else. Found by JUnit
 * itself.
 */
public final class SoonLooks implements BeforeAllCallback {
  private static final int SHORTEST_MILLIS = 5;
  private static final int LONGEST_MILLIS = 100;
  private static final int DOUBLINGS = 5;

  /** For the service loader. */
  public SoonLooks() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(
        (looks, before) ->
            Duration.ofMillis(
                Math.min(LONGEST_MILLIS, SHORTEST_MILLIS << Math.min(looks, DOUBLINGS))));
  }
}
