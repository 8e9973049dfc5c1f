package dev.pitwall.logs.analyze;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the formats of a file by trying all on lines from its begin, middle and end: the one that
 * understands most comes first, and others that understand lines which it does not.
 */
final class Detection {
  private static final int SAMPLE = 64 << 10;
  private static final int STREAM_SAMPLE = 256 << 10;
  private static final int MOST_LINES = 600;
  private static final int MOST_FORMATS = 3;
  private static final double LEAST_SHARE = 0.02;

  private final List<Format> candidates;
  private final ZoneId zone;

  /**
   * A detection.
   *
   * @param candidates the most specific first
   */
  Detection(List<? extends Format> candidates, ZoneId zone) {
    this.candidates = List.copyOf(candidates);
    this.zone = zone;
  }

  /** The formats of the file; empty if no line is understood by any. */
  List<Format> of(LogFile file) throws IOException {
    return of(lines(file));
  }

  List<Format> of(List<byte[]> sample) {
    List<Format> known = new ArrayList<>(candidates);
    TrailingFields.guess(sample, zone).ifPresent(known::add);
    List<Format> found = new ArrayList<>();
    List<byte[]> left = sample;
    while (found.size() < MOST_FORMATS && !left.isEmpty()) {
      Format best = null;
      List<byte[]> bestRest = left;
      for (Format candidate : known) {
        List<byte[]> rest = rest(candidate, left);
        if (rest.size() < bestRest.size()) {
          best = candidate;
          bestRest = rest;
        }
      }
      int understood = left.size() - bestRest.size();
      if (best == null || (!found.isEmpty() && understood < sample.size() * LEAST_SHARE)) {
        break;
      }
      found.add(best);
      left = bestRest;
    }
    return found;
  }

  /** What the format does not understand. */
  private List<byte[]> rest(Format format, List<byte[]> lines) {
    LineParser parser = format.parser(new Clock(new Span.All(), zone));
    Event event = new Event();
    List<byte[]> rest = new ArrayList<>();
    for (byte[] line : lines) {
      event.clear();
      if (!parser.parse(line, 0, line.length - Swar.PAD, event)) {
        rest.add(line);
      }
    }
    return rest;
  }

  /** Whole lines, each with the padding that parsers want. */
  static List<byte[]> lines(LogFile file) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    LineReader reader = new LineReader();
    if (file.packing() != LogFile.Packing.PLAIN) {
      try (InputStream in = file.stream()) {
        reader.open(in::read, 0);
        take(reader, STREAM_SAMPLE, lines);
      } catch (java.io.EOFException | java.util.zip.ZipException damaged) {
        return lines; // told when the whole file is read
      }
      return lines;
    }
    try (FileChannel channel = file.channel()) {
      long[] starts = {0, file.size() / 2, Math.max(0, file.size() - SAMPLE)};
      long covered = -1;
      for (long start : starts) {
        if (start < covered) {
          continue;
        }
        reader.open(file.from(channel, start), start);
        if (start > 0) {
          reader.skipLine();
        }
        take(reader, start + SAMPLE, lines);
        covered = start + SAMPLE;
      }
    }
    return lines;
  }

  private static void take(LineReader reader, long until, List<byte[]> lines) throws IOException {
    int most = lines.size() + MOST_LINES / 3;
    while (reader.position() < until && lines.size() < most && reader.next()) {
      if (reader.to() > reader.from()) {
        byte[] line = Arrays.copyOfRange(reader.bytes(), reader.from(), reader.to());
        lines.add(Arrays.copyOf(line, line.length + Swar.PAD));
      }
    }
  }
}
