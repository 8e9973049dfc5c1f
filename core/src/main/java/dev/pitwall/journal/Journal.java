package dev.pitwall.journal;

import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.TimeSource;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Entries by key that survive {@code kill -9} at any byte. Every {@link Change} is one appended
 * line with number and CRC32C; reading back gives the state after some prefix of the changes, and
 * never less than the last durable one. When the file has grown, the state is written as a snapshot
 * (temporary file, fsync, atomic rename, fsync of the folder) and a new file begins.
 *
 * <p>A folder that cannot be written stops nobody: the entries go on in memory, a finding says so,
 * and a whole snapshot is tried again every ten seconds. Thread-safe.
 *
 * <p>Plain streams, not {@code FileChannel}: an interrupt closes a channel under its writer, and
 * the threads that write here get interrupted when a channel hangs.
 */
public final class Journal implements AutoCloseable {
  private static final long ROTATE_BYTES = 4L << 20;
  private static final Duration TRY_AGAIN = Duration.ofSeconds(10);
  private static final String UNWRITABLE = "journal.unwritable";

  private final @Nullable Path folder;
  private final TimeSource time;
  private final Findings findings;
  private final TreeMap<String, String> entries = new TreeMap<>();
  private long last;
  private @Nullable FileOutputStream out;
  private long size;
  private long snapshotSize;
  private boolean recovered;
  private boolean behind;
  private boolean closed;
  private long tryAgainNanos;

  private Journal(@Nullable Path folder, TimeSource time, Findings findings) {
    this.folder = folder;
    this.time = time;
    this.findings = findings;
  }

  /** A journal of this state directory; in memory only if the directory has no place on disk. */
  public static Journal open(StateDirectory state, TimeSource time, Findings findings) {
    return open(state.path().map(path -> path.resolve("journal")).orElse(null), time, findings);
  }

  static Journal open(@Nullable Path folder, TimeSource time, Findings findings) {
    Journal journal = new Journal(folder, time, findings);
    if (folder != null) {
      journal.recover(folder);
    }
    return journal;
  }

  private synchronized void recover(Path place) {
    try {
      Files.createDirectories(place);
      Recovery recovery = Recovery.of(place);
      entries.putAll(recovery.entries());
      last = recovery.last();
      recovered = true;
      if (!recovery.damages().isEmpty()) {
        findings.report(
            "journal.damaged",
            "Reading the journal in "
                + place
                + ": "
                + String.join("; ", recovery.damages())
                + ". Only whole lines in order are used. What came before is in force, the rest is"
                + " kept beside it as damaged-*; check the disk, then delete that file.");
      }
      if (recovery.isClean()) {
        continueNewest(place);
      } else {
        rotate(place);
      }
    } catch (IOException e) {
      fail(place, e);
    }
  }

  private void continueNewest(Path place) throws IOException {
    var journals = Recovery.files(place, "journal");
    Path newest =
        journals.isEmpty() ? file(place, "journal", last) : journals.lastEntry().getValue();
    size = Files.exists(newest) ? Files.size(newest) : 0;
    out = new FileOutputStream(newest.toFile(), true);
    syncFolder(place);
  }

  /**
   * Applies {@code change} and appends it.
   *
   * @param durable true: it is on the disk when this returns (or a finding says why not); false:
   *     the operating system has it, so it survives the process but not a power cut
   */
  public synchronized void write(Change change, boolean durable) {
    if (change.isEmpty()) {
      return;
    }
    change.applyTo(entries);
    last++;
    if (folder == null || closed) {
      return;
    }
    if (behind) {
      mend();
      return;
    }
    try {
      append(change, durable);
    } catch (IOException e) {
      fail(folder, e);
      return;
    }
    if (size > Math.max(ROTATE_BYTES, 2 * snapshotSize)) {
      tryRotate(folder);
    }
  }

  private void append(Change change, boolean durable) throws IOException {
    FileOutputStream file = out;
    if (file == null) {
      throw new IOException("no file is open");
    }
    byte[] line = new Line(last, change).encode();
    file.write(line);
    size += line.length;
    if (durable) {
      file.getFD().sync();
    }
  }

  /** Tries to bring the disk up to date if an earlier write failed and ten seconds have passed. */
  public synchronized void mend() {
    if (behind && folder != null && !closed && time.nanoTime() - tryAgainNanos >= 0) {
      tryRotate(folder);
    }
  }

  private void tryRotate(Path place) {
    boolean interrupted = Thread.interrupted();
    try {
      rotate(place);
    } catch (IOException e) {
      fail(place, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void rotate(Path place) throws IOException {
    if (!recovered && Files.exists(place)) {
      // its numbers are unknown here, so new files must not be mixed with those in it
      Files.move(place, place.resolveSibling("journal.unreadable"), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.createDirectories(place);
    recovered = true;
    Path temporary = place.resolve("snapshot.tmp");
    writeSnapshot(temporary);
    snapshotSize = Files.size(temporary);
    Files.move(temporary, file(place, "snapshot", last), StandardCopyOption.ATOMIC_MOVE);
    syncFolder(place);
    FileOutputStream next = new FileOutputStream(file(place, "journal", last).toFile(), false);
    closeFile();
    out = next;
    size = 0;
    syncFolder(place);
    expire(place, "snapshot");
    expire(place, "journal");
    behind = false;
    findings.clear(UNWRITABLE);
  }

  private void writeSnapshot(Path file) throws IOException {
    try (FileOutputStream snapshot = new FileOutputStream(file.toFile())) {
      long number = 0;
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        Change one = new Change();
        one.put(entry.getKey(), entry.getValue());
        snapshot.write(new Line(++number, one).encode());
      }
      Change end = new Change();
      end.put(Recovery.END, Long.toString(last));
      snapshot.write(new Line(++number, end).encode());
      snapshot.getFD().sync();
    }
  }

  private static void expire(Path place, String kind) throws IOException {
    var files = Recovery.files(place, kind);
    while (files.size() > 2) {
      Files.delete(files.pollFirstEntry().getValue());
    }
  }

  private static Path file(Path place, String kind, long number) {
    return place.resolve(kind + "-" + number + ".jsonl");
  }

  private static void syncFolder(Path place) throws IOException {
    try (FileChannel channel = FileChannel.open(place, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private void fail(Path place, IOException e) {
    behind = true;
    tryAgainNanos = time.nanoTime() + TRY_AGAIN.toNanos();
    closeFile();
    findings.report(
        UNWRITABLE,
        "Writing the journal in "
            + place
            + " failed: "
            + e
            + ". It needs a local disk with free space that this user may write. Alerts go on from"
            + " memory and would be forgotten at a restart; free space or set state-dir.");
  }

  private void closeFile() {
    FileOutputStream file = out;
    out = null;
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        findings.report("journal.close", "Closing a journal file failed: " + e);
      }
    }
  }

  /**
   * The entries whose key begins with {@code prefix}, decoded, in the order of their keys. One that
   * cannot be decoded is left out with a finding.
   */
  public synchronized <T> List<T> read(String prefix, Decoder<T> decoder) {
    List<T> decoded = new ArrayList<>();
    for (Map.Entry<String, String> entry : entries.tailMap(prefix).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      try {
        decoded.add(decoder.decode(entry.getKey(), entry.getValue()));
      } catch (IOException
          | IllegalStateException
          | IllegalArgumentException
          | DateTimeException e) {
        findings.report(
            "journal.entry:" + entry.getKey(),
            "Reading the journal entry "
                + entry.getKey()
                + " failed: "
                + e
                + ". Entries of this version are expected; it is left out. Nothing to do after a"
                + " downgrade, otherwise report it.");
      }
    }
    return decoded;
  }

  /** What {@link #read} makes of one entry. */
  @FunctionalInterface
  public interface Decoder<T> {
    /** The value of an entry. */
    T decode(String key, String json) throws IOException;
  }

  /** True while everything durable is on the disk. */
  public synchronized boolean isDurable() {
    return folder != null && !behind && !closed;
  }

  /** Closes the file after one last try if the disk is behind; later changes stay in memory. */
  @Override
  public synchronized void close() {
    if (behind && folder != null) {
      tryRotate(folder);
    }
    closed = true;
    closeFile();
  }
}
