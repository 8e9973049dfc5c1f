package dev.pitwall.security;

import dev.pitwall.finding.Findings;
import dev.pitwall.journal.StateFile;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A key in a file of the state folder: {@code security.key} for the pseudonyms. After {@value
 * #DAYS} days a new one takes its place and the old one is gone: nobody can tell then whose
 * pseudonym an old message shows, nor that two of them are one client.
 */
final class PseudonymKey {
  static final int DAYS = 30;
  private static final int BYTES = 32;
  private static final int MOST_BYTES = 256;
  private static final String FINDING = "security.key";

  private final Optional<StateFile> file;
  private final TimeSource time;
  private final Findings findings;
  private byte[] key = new byte[0];
  private Instant made = Instant.MIN;

  PseudonymKey(Optional<Path> folder, TimeSource time, Findings findings) {
    this(folder, "security.key", time, findings);
  }

  PseudonymKey(Optional<Path> folder, String name, TimeSource time, Findings findings) {
    this.file = folder.map(in -> new StateFile(in.resolve(name), MOST_BYTES));
    this.time = time;
    this.findings = findings;
  }

  /** The one that holds now; made or read when it is first asked for. */
  synchronized byte[] current() {
    if (key.length == 0) {
      read();
    }
    Instant now = time.now();
    if (key.length == 0 || !now.isBefore(made.plus(Duration.ofDays(DAYS)))) {
      key = new byte[BYTES];
      new SecureRandom().nextBytes(key);
      made = now;
      write();
    }
    return key.clone();
  }

  private void read() {
    if (file.isEmpty()) {
      return;
    }
    try {
      String[] words = file.get().read().orElse("").trim().split(" ", -1);
      if (words.length == 2 && words[1].length() == 2 * BYTES) {
        made = Instant.ofEpochSecond(Long.parseLong(words[0]));
        key = HexFormat.of().parseHex(words[1]);
      }
    } catch (IOException | IllegalArgumentException | java.time.DateTimeException unreadable) {
      key = new byte[0]; // a new one is made
    }
  }

  private void write() {
    if (file.isEmpty()) {
      return;
    }
    try {
      file.get().write(made.getEpochSecond() + " " + HexFormat.of().formatHex(key) + "\n");
      findings.clear(FINDING);
    } catch (IOException e) {
      findings.report(
          FINDING,
          "Writing the key of the pseudonyms to the state folder: "
              + e
              + ". A folder with free space that this user may write is needed; until then"
              + " pseudonyms change at every restart.");
    }
  }
}
