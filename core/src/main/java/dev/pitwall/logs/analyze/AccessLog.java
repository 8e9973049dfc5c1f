package dev.pitwall.logs.analyze;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One access log, plain or packed, read from its begin to its end on one thread, in the order of
 * its lines: for what depends on their order.
 */
public final class AccessLog {
  private static final int PROGRESS = 1 << 20;
  private static final int MOST_SAMPLES = 3;
  private static final int LONGEST_SAMPLE = 200;

  private final Path path;
  private final @Nullable LogFile file;
  private final List<Format> formats;
  private final long firstSecond;
  private @Nullable String problem;
  private long lines;
  private long requests;
  private long others;
  private long unparsed;
  private long undated;
  private long damaged;
  private long blank;
  private long all;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private final List<String> samples = new ArrayList<>();

  private AccessLog(
      Path path,
      @Nullable LogFile file,
      List<Format> formats,
      long firstSecond,
      @Nullable String problem) {
    this.path = path;
    this.file = file;
    this.formats = formats;
    this.firstSecond = firstSecond;
    this.problem = problem;
  }

  /**
   * Finds the formats of a file; throws nothing: what is wrong is in the {@link #report}.
   *
   * @param nginx a configuration of nginx whose {@code log_format}s are known as well
   * @param zone of lines that name none
   */
  public static AccessLog open(Path path, Optional<Path> nginx, ZoneId zone) {
    try {
      LogFile file = LogFile.of(path);
      List<byte[]> sample = Detection.lines(file);
      List<Format> found = AccessLines.formats(path, nginx, zone).of(file);
      AccessLines lines = AccessLines.of(found, new Span.All(), zone);
      long first = Long.MAX_VALUE;
      for (byte[] each : sample) {
        AccessLine line = lines.read(each, 0, each.length - Swar.PAD);
        if (line != null && line.dated()) {
          first = line.epochSecond();
          break;
        }
      }
      return new AccessLog(path, file, found, first, null);
    } catch (IOException e) {
      return new AccessLog(path, null, List.of(), Long.MAX_VALUE, Problems.of(e));
    }
  }

  /** The time of its first dated request, seconds since 1970; the largest number if none is. */
  public long firstSecond() {
    return firstSecond;
  }

  /**
   * Reads it.
   *
   * @param each gets every request of the span; valid until it returns
   * @param progress is told how many bytes of the file were just read
   */
  public void read(Span span, ZoneId zone, Consumer<AccessLine> each, LongConsumer progress)
      throws InterruptedException {
    LogFile known = file;
    if (known == null) {
      return;
    }
    AccessLines reader = AccessLines.of(formats, span, zone);
    try (FileChannel channel = known.channel();
        InputStream in =
            known.packing() == LogFile.Packing.PLAIN
                ? Channels.newInputStream(channel)
                : known.stream()) {
      LineReader input = new LineReader();
      if (known.packing() == LogFile.Packing.PLAIN) {
        input.open(known.from(channel, 0), 0);
      } else {
        input.open(in::read, 0);
      }
      lines(input, reader, each, known.packing() == LogFile.Packing.PLAIN ? progress : n -> {});
      if (known.packing() != LogFile.Packing.PLAIN) {
        progress.accept(known.size());
      }
    } catch (IOException e) {
      problem = Problems.of(e);
    }
    if (problem == null && !known.isWhole()) {
      problem = "truncated";
    }
  }

  private void lines(
      LineReader input, AccessLines reader, Consumer<AccessLine> each, LongConsumer progress)
      throws IOException, InterruptedException {
    long told = 0;
    while (input.next()) {
      line(input, reader, each);
      if (input.position() - told >= PROGRESS) {
        progress.accept(input.position() - told);
        told = input.position();
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    progress.accept(input.position() - told);
  }

  private void line(LineReader input, AccessLines reader, Consumer<AccessLine> each) {
    all++;
    damaged += input.damaged() ? 1 : 0;
    if (input.to() == input.from()) {
      blank++;
      return;
    }
    AccessLine line = reader.read(input.bytes(), input.from(), input.to());
    if (!reader.understood()) {
      unparsed++;
      sample(input);
      return;
    }
    if (line == null) {
      others++;
      return;
    }
    if (line.dated()) {
      first = Math.min(first, line.epochSecond());
      last = Math.max(last, line.epochSecond());
    }
    if (line.chosen()) {
      lines++;
      requests++;
      undated += line.dated() ? 0 : 1;
      each.accept(line);
    }
  }

  private void sample(LineReader input) {
    if (samples.size() < MOST_SAMPLES) {
      int length = Math.min(input.to() - input.from(), LONGEST_SAMPLE);
      samples.add(new String(input.bytes(), input.from(), length, StandardCharsets.UTF_8));
    }
  }

  /** What became of it. */
  public FileReport report() {
    LogFile known = file;
    Double understood = all == 0 ? null : 1 - (double) unparsed / all;
    return new FileReport(
        path.toString(),
        known == null ? 0 : known.size(),
        formats.stream().map(Format::name).toList(),
        lines,
        requests + others,
        requests,
        0,
        blank,
        unparsed,
        damaged,
        undated,
        0,
        first == Long.MAX_VALUE ? null : Instant.ofEpochSecond(first),
        last == Long.MIN_VALUE ? null : Instant.ofEpochSecond(last),
        understood,
        samples,
        problem);
  }
}
