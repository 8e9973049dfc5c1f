package dev.pitwall.check.http;

import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One GET, for whoever asks whether a page answers.
 *
 * @param answered whether there was an answer in HTTP within the time
 * @param status of the answer; 0 without one
 * @param elapsed from the begin to the last byte, or to the failure
 * @param late true if the time was over
 * @param error class and text of what failed; empty if nothing did
 */
public record Visit(boolean answered, int status, Duration elapsed, boolean late, String error) {

  /**
   * Asks once, over a connection of its own. Redirects are not followed, proxies not used.
   *
   * @param timeout for everything together
   * @param caFile a private authority in PEM, trusted beside the JVM's own
   */
  public static Visit pay(URI uri, Duration timeout, Optional<Path> caFile, TimeSource time)
      throws InterruptedException {
    try (Prober prober = new Prober(uri, timeout, caFile, time)) {
      Probe probe = prober.probe();
      boolean answered = probe.end() == Probe.End.ANSWERED || probe.end() == Probe.End.CUT;
      return new Visit(
          answered,
          probe.status(),
          probe.elapsed(),
          probe.end() == Probe.End.TIMED_OUT,
          probe.error());
    } catch (IOException e) {
      return new Visit(false, 0, Duration.ZERO, false, e.toString());
    }
  }
}
