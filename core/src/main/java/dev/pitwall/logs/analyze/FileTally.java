package dev.pitwall.logs.analyze;

import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** What became of the lines of one file. Each thread fills its own; they are added at the end. */
final class FileTally {
  private static final int SAMPLES = 3;
  private static final int SAMPLE_BYTES = 160;

  /** All lines of the file, whatever their day. */
  long allLines;

  /** All begins of events, whatever their day. */
  long allEvents;

  /** All lines that belong to no event, whatever their day. */
  long allOrphans;

  /** Lines of the chosen days. */
  long lines;

  long events;
  long requests;
  long continuations;
  long blank;
  long unparsed;

  /** Longer than a line is read, or with NUL bytes. */
  long damaged;

  long undated;
  long levelled;
  long unlevelled;
  long first = Long.MAX_VALUE;
  long last = Long.MIN_VALUE;

  /** The file's first lines of no event, whose day is that of the first event. */
  long leading;

  long leadingBlank;

  /** Samples of lines that belong to no event, by their offset. */
  private final TreeMap<Long, String> samples = new TreeMap<>();

  void event(Event event) {
    allEvents++;
    if (event.dated) {
      first = Math.min(first, event.epochSecond);
      last = Math.max(last, event.epochSecond);
    } else {
      undated++;
    }
    if (!event.chosen) {
      return;
    }
    lines++;
    events++;
    if (event.request) {
      requests++;
    }
  }

  void unparsed(byte[] b, int from, int to, long offset) {
    unparsed++;
    sample(b, from, to, offset);
  }

  void sample(byte[] b, int from, int to, long offset) {
    if (samples.size() < SAMPLES || offset < samples.lastKey()) {
      int end = Math.min(to, from + SAMPLE_BYTES);
      samples.put(offset, new String(b, from, end - from, StandardCharsets.UTF_8));
      if (samples.size() > SAMPLES) {
        samples.pollLastEntry();
      }
    }
  }

  void add(FileTally other) {
    allLines += other.allLines;
    allEvents += other.allEvents;
    allOrphans += other.allOrphans;
    lines += other.lines;
    events += other.events;
    requests += other.requests;
    continuations += other.continuations;
    blank += other.blank;
    unparsed += other.unparsed;
    damaged += other.damaged;
    undated += other.undated;
    levelled += other.levelled;
    unlevelled += other.unlevelled;
    first = Math.min(first, other.first);
    last = Math.max(last, other.last);
    samples.putAll(other.samples);
    while (samples.size() > SAMPLES) {
      samples.pollLastEntry();
    }
  }

  java.util.List<String> samples() {
    return java.util.List.copyOf(samples.values());
  }
}
