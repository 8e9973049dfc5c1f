package dev.pitwall.history;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file of the hour that goes on. Frames of two kinds, each with length and checksum: what a
 * number stands for, and the values of one sample by these numbers. The first kind is written again
 * every {@value #AGAIN} samples, so that one damaged name costs no hour. A frame that is damaged is
 * passed over; what follows the last good one is what a crash tore.
 */
final class Wal implements Closeable {
  static final int AGAIN = 64;
  private static final int MAGIC = 0x9d57;
  private static final int HEAD = 10;
  private static final int LARGEST_FRAME = 1 << 20;
  private static final long LARGEST_FILE = 256L << 20;
  private static final int NAME = 1;
  private static final int SAMPLE = 2;
  private static final int MOST = 1_000_000;

  private final Disk.Appender file;
  private final List<Series> names = new ArrayList<>();
  private final Map<Series, Integer> numbers = new HashMap<>();
  private int samples;

  private Wal(Disk.Appender file) {
    this.file = file;
  }

  /** Appends to a file whose series are {@code known}, in the order of their numbers. */
  static Wal append(Disk disk, Path path, List<Series> known) throws IOException {
    Wal wal = new Wal(disk.append(path));
    known.forEach(wal::number);
    return wal;
  }

  private int number(Series series) {
    return numbers.computeIfAbsent(
        series,
        added -> {
          names.add(added);
          return names.size() - 1;
        });
  }

  /**
   * Appends one sample.
   *
   * @param second since 1970
   * @param values finite, or not a number for an unknown reading
   */
  void write(long second, Map<Series, Double> values) throws IOException {
    ByteSink frames = new ByteSink();
    int known = names.size();
    ByteSink sample = new ByteSink();
    sample.put(SAMPLE).fixed64(second).number(values.size());
    values.forEach(
        (series, value) ->
            sample.number(number(series)).fixed64(Double.doubleToRawLongBits(value)));
    boolean all = samples % AGAIN == AGAIN - 1;
    for (int i = all ? 0 : known; i < names.size(); i++) {
      ByteSink name = new ByteSink().put(NAME).number(i);
      names.get(i).write(name);
      frame(name.toBytes(), frames);
    }
    frame(sample.toBytes(), frames);
    samples++;
    file.write(frames.toBytes());
  }

  private static void frame(byte[] body, ByteSink to) {
    to.put(MAGIC >>> 8).put(MAGIC).fixed32(body.length).fixed32(Packing.sum(body)).put(body);
  }

  void sync() throws IOException {
    file.sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** What a file holds. */
  static final class Contents {
    private final List<@Nullable Series> names = new ArrayList<>();
    private final List<ByteSource> samples = new ArrayList<>();
    private long end;
    private int damages;

    /** The series in the order of their numbers; null where the name is lost. */
    List<@Nullable Series> names() {
      return names;
    }

    /** How many bytes are good; what comes after is torn. */
    long end() {
      return end;
    }

    /** How many damaged places there are before that, names that are lost included. */
    int damages() {
      return damages;
    }

    /** Hands over all values in the order in which they came. */
    void replay(Receiver to) {
      for (ByteSource sample : samples) {
        try {
          replay(sample, to);
        } catch (DamageException e) {
          damages++;
        }
      }
    }

    private void replay(ByteSource sample, Receiver to) throws DamageException {
      long second = sample.fixed64();
      int count = sample.count(MOST);
      for (int i = 0; i < count; i++) {
        int number = sample.count(MOST);
        double value = Double.longBitsToDouble(sample.fixed64());
        Series series = number < names.size() ? names.get(number) : null;
        if (series != null) {
          to.value(second, series, value);
        }
      }
    }
  }

  /** Takes what a file holds. */
  interface Receiver {
    /** One value; not a number for an unknown reading. */
    void value(long second, Series series, double value);
  }

  /** Reads a file, also a damaged one; of one that is far too large only the begin. */
  static Contents read(Path path) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(path)) {
      bytes = in.readNBytes((int) Math.min(LARGEST_FILE, Files.size(path)));
    }
    Contents contents = new Contents();
    boolean lost = false;
    int at = 0;
    while (at + HEAD <= bytes.length) {
      int length = frame(bytes, at);
      if (length < 0) {
        lost = true;
        at++;
        continue;
      }
      contents.damages += lost ? 1 : 0;
      lost = false;
      take(new ByteSource(bytes, at + HEAD, at + HEAD + length), contents);
      at += HEAD + length;
      contents.end = at;
    }
    contents.damages += (int) contents.names.stream().filter(name -> name == null).count();
    return contents;
  }

  /** The length of the good frame that begins here; -1 if none does. */
  private static int frame(byte[] bytes, int at) throws DamageException {
    ByteSource head = new ByteSource(bytes, at, bytes.length);
    if ((head.next() << 8 | head.next()) != MAGIC) {
      return -1;
    }
    int length = head.fixed32();
    int sum = head.fixed32();
    boolean good =
        length > 0
            && length <= LARGEST_FRAME
            && length <= head.left()
            && Packing.sum(bytes, at + HEAD, length) == sum;
    return good ? length : -1;
  }

  private static void take(ByteSource body, Contents contents) {
    try {
      if (body.next() == SAMPLE) {
        contents.samples.add(body);
        return;
      }
      int number = body.count(MOST);
      while (contents.names.size() <= number) {
        contents.names.add(null);
      }
      contents.names.set(number, Series.read(body));
    } catch (DamageException e) {
      contents.damages++;
    }
  }
}
