package dev.pitwall.admin;

import dev.pitwall.journal.StateFile;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may see more than the open pages: the bearer of the token, and the sessions made from it. An
 * address that fails five times within a minute is not listened to until the minute is over, right
 * or wrong. Everything kept is bounded.
 */
final class AccessGuard {
  static final Duration SESSION = Duration.ofHours(12);

  private static final int MAX_SESSIONS = 32;
  private static final int MAX_ADDRESSES = 1_000;
  private static final int MAX_FAILURES = 5;
  private static final int TOKEN_BYTES = 32;
  private static final int MOST_TOKEN_BYTES = 1 << 10;
  private static final Duration FAILURE_WINDOW = Duration.ofMinutes(1);

  private final byte[] tokenHash;
  private final TimeSource time;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Long> sessions = bounded(MAX_SESSIONS);
  private final Map<String, Failures> failures = bounded(MAX_ADDRESSES);
  private final OneTimeCodes codes;

  private record Failures(long firstNanos, int count) {}

  /** What became of an attempt. */
  enum Outcome {
    ADMITTED,
    REFUSED,
    TOO_MANY
  }

  AccessGuard(String token, TimeSource time) {
    this.tokenHash = hash(token);
    this.time = time;
    this.codes = new OneTimeCodes(time);
  }

  private static <V> Map<String, V> bounded(int most) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
      }
    };
  }

  /** The token of the settings, else of the state dir, where it is made at the first start. */
  static String token(Optional<String> configured, Optional<Path> stateDir) throws IOException {
    if (configured.isPresent() && !configured.get().isBlank()) {
      return configured.get();
    }
    if (stateDir.isEmpty()) {
      return randomText(new SecureRandom());
    }
    Path file = stateDir.get().resolve("admin.token");
    if (Files.exists(file)) {
      String kept = Files.readString(file).strip();
      if (!kept.isEmpty()) {
        return kept;
      }
    }
    String made = randomText(new SecureRandom());
    new StateFile(file, MOST_TOKEN_BYTES).write(made + "\n");
    return made;
  }

  private static String randomText(SecureRandom random) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Looks at a token; the time it takes says nothing about how much of it is right. */
  Outcome admit(String token, String address) {
    return judge(address, () -> MessageDigest.isEqual(tokenHash, hash(token)));
  }

  /** The same for a code that opens once. */
  Outcome redeem(String code, String address) {
    return judge(address, () -> codes.redeem(code));
  }

  private synchronized Outcome judge(String address, BooleanSupplier right) {
    Failures before = failures.get(address);
    long now = time.nanoTime();
    if (before != null && now - before.firstNanos() >= FAILURE_WINDOW.toNanos()) {
      failures.remove(address);
      before = null;
    }
    if (before != null && before.count() >= MAX_FAILURES) {
      return Outcome.TOO_MANY;
    }
    if (right.getAsBoolean()) {
      failures.remove(address);
      return Outcome.ADMITTED;
    }
    failures.put(
        address,
        before == null
            ? new Failures(now, 1)
            : new Failures(before.firstNanos(), before.count() + 1));
    return Outcome.REFUSED;
  }

  /** A new code that opens a session once, within {@code good}. */
  String code(Duration good) {
    String code = randomText(random);
    codes.add(code, good);
    return code;
  }

  /**
   * What a browser must say along with a session to change something. Another site cannot read it,
   * and it says nothing about the session.
   */
  static String proof(String session) {
    return key("proof " + session);
  }

  /** A new session's secret. */
  synchronized String open() {
    String id = randomText(random);
    sessions.put(key(id), time.nanoTime());
    return id;
  }

  synchronized boolean isOpen(@Nullable String id) {
    Long opened = id == null ? null : sessions.get(key(id));
    return opened != null && time.nanoTime() - opened < SESSION.toNanos();
  }

  synchronized void close(@Nullable String id) {
    if (id != null) {
      sessions.remove(key(id));
    }
  }

  /** What is kept of a secret. */
  static String key(String id) {
    return Base64.getEncoder().encodeToString(hash(id));
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing in this JVM", e);
    }
  }
}
