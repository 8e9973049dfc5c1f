package dev.pitwall.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal folder back. It holds generations: {@code snapshot-N.jsonl} is everything up to
 * line N, {@code journal-N.jsonl} the lines after it; the newest two generations are kept, so a bad
 * snapshot costs nothing: the one before and its journal lead to the same state.
 */
final class Recovery {
  /** The entry that ends a snapshot; its value is the number of the last line in it. */
  static final String END = "$end";

  private final Path folder;
  private final TreeMap<String, String> entries = new TreeMap<>();
  private final List<String> damages = new ArrayList<>();
  private long last;
  private boolean clean = true;

  private Recovery(Path folder) {
    this.folder = folder;
  }

  /** Reads the folder, cuts a torn last line and puts aside what cannot be read. */
  static Recovery of(Path folder) throws IOException {
    Recovery recovery = new Recovery(folder);
    recovery.read();
    return recovery;
  }

  Map<String, String> entries() {
    return entries;
  }

  /** The number of the last good line; 0 for a new journal. */
  long last() {
    return last;
  }

  /** What was found damaged, one line each; empty if all is well. */
  List<String> damages() {
    return damages;
  }

  /** True if the newest journal can simply be appended to. */
  boolean isClean() {
    return clean;
  }

  /** The files of one kind by their number, oldest first. */
  static NavigableMap<Long, Path> files(Path folder, String kind) throws IOException {
    TreeMap<Long, Path> found = new TreeMap<>();
    try (var list = Files.newDirectoryStream(folder, kind + "-*.jsonl")) {
      for (Path file : list) {
        String name = file.getFileName().toString();
        String number = name.substring(kind.length() + 1, name.length() - ".jsonl".length());
        if (number.matches("\\d{1,19}") && Files.isRegularFile(file)) {
          found.put(Long.valueOf(number), file);
        }
      }
    }
    return found;
  }

  private void read() throws IOException {
    for (Path snapshot : files(folder, "snapshot").descendingMap().values()) {
      Optional<Map<String, String>> state = snapshot(snapshot);
      if (state.isPresent()) {
        entries.putAll(state.get());
        last = Long.parseLong(state.get().getOrDefault(END, "0"));
        entries.remove(END);
        break;
      }
      damages.add("the snapshot " + snapshot.getFileName() + " is incomplete");
      putAside(snapshot, Files.readAllBytes(snapshot));
      Files.delete(snapshot);
    }
    var journals = files(folder, "journal").tailMap(last, true);
    boolean broken = false;
    for (var journal : journals.entrySet()) {
      boolean newest = journal.getKey().equals(journals.lastKey());
      if (!broken && journal.getKey() <= last) {
        broken = !replay(journal.getValue(), newest);
      } else {
        broken = true;
        damages.add("the lines before " + journal.getValue().getFileName() + " are missing");
        putAside(journal.getValue(), Files.readAllBytes(journal.getValue()));
        Files.delete(journal.getValue());
      }
    }
    clean = clean && damages.isEmpty();
  }

  private static Optional<Map<String, String>> snapshot(Path file) throws IOException {
    Map<String, String> state = new TreeMap<>();
    long number = 0;
    for (byte[] bytes : lines(Files.readAllBytes(file))) {
      Optional<Line> line = Line.decode(bytes);
      if (line.isEmpty() || line.get().number() != ++number) {
        return Optional.empty();
      }
      line.get().change().applyTo(state);
    }
    return state.containsKey(END) ? Optional.of(state) : Optional.empty();
  }

  /** Applies the lines of one journal; false if it could not be read to its end. */
  private boolean replay(Path file, boolean newest) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int good = 0;
    for (byte[] content : lines(bytes)) {
      @Nullable Line line = Line.decode(content).orElse(null);
      if (line == null || line.number() != last + 1) {
        break;
      }
      line.change().applyTo(entries);
      last = line.number();
      good += content.length + 1;
    }
    if (good == bytes.length) {
      return true;
    }
    byte[] rest = Arrays.copyOfRange(bytes, good, bytes.length);
    boolean torn = newest && indexOfEnd(rest, 0) < 0;
    if (!torn) {
      damages.add("line " + (last + 1) + " of " + file.getFileName() + " is damaged");
      putAside(file, rest);
    }
    cut(file, good);
    return torn;
  }

  /** The complete lines; a rest without a line's end is no line. */
  private static List<byte[]> lines(byte[] bytes) {
    List<byte[]> lines = new ArrayList<>();
    int from = 0;
    for (int end = indexOfEnd(bytes, from); end >= 0; end = indexOfEnd(bytes, from)) {
      lines.add(Arrays.copyOfRange(bytes, from, end));
      from = end + 1;
    }
    return lines;
  }

  private static int indexOfEnd(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static void cut(Path file, long size) throws IOException {
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      content.setLength(size);
      content.getFD().sync();
    }
  }

  /** Keeps what cannot be read for people to look at; the newest only, so that it cannot grow. */
  private void putAside(Path file, byte[] rest) throws IOException {
    Path aside = folder.resolve("damaged-" + file.getFileName().toString().split("-", 2)[0]);
    Path temporary = folder.resolve("damaged.tmp");
    Files.write(temporary, rest);
    Files.move(temporary, aside, StandardCopyOption.ATOMIC_MOVE);
  }
}
