package dev.pitwall.cluster;

import dev.pitwall.notify.Sender;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Replicas that act as one: same application, same environment, same database.
 *
 * @param name the application, and the environment if there is one: {@code Shop/production}
 * @param instance this replica
 */
record Fleet(String name, String instance) {
  private static final String APPLICATION_NAME = "pitwall/";
  private static final int LONGEST_APPLICATION_NAME = 63;
  private static final long MOST_DELAY_MILLIS = 60_000;

  static Fleet of(Sender sender) {
    String environment = sender.environment();
    return new Fleet(
        environment.isEmpty() ? sender.app() : sender.app() + "/" + environment, sender.instance());
  }

  /**
   * The key of the advisory lock: the first eight bytes of SHA-256 over {@code pitwall-leader:} and
   * the name. Advisory locks are per database, so replicas must name the same one.
   */
  long lockKey() {
    return ByteBuffer.wrap(sha256("pitwall-leader:" + name)).getLong();
  }

  /**
   * What {@code pg_stat_activity} shows of this replica; ASCII, since the server shows no other.
   */
  String applicationName() {
    String full = APPLICATION_NAME + instance.replaceAll("[^\\x20-\\x7e]", "?");
    return full.substring(0, Math.min(full.length(), LONGEST_APPLICATION_NAME));
  }

  /** The instance behind an application name; empty if that is no replica's. */
  static String instanceOf(String applicationName) {
    return applicationName.startsWith(APPLICATION_NAME)
        ? applicationName.substring(APPLICATION_NAME.length())
        : "";
  }

  /**
   * How long this replica waits before it tells what it cannot agree on with the others: 0 to 60 s,
   * always the same for one name, so that those who share a mailbox are not told N times at once.
   */
  Duration delay() {
    long hash = ByteBuffer.wrap(sha256("pitwall-delay:" + instance)).getLong();
    return Duration.ofMillis(Math.floorMod(hash, MOST_DELAY_MILLIS));
  }

  /** The same mail thread from every replica. */
  String thread(String rule, String target) {
    String of = "pitwall-thread:" + name + "\0" + rule + "\0" + target;
    return "fleet-" + HexFormat.of().formatHex(sha256(of), 0, 10);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
