package dev.pitwall.logs.analyze;

import dev.pitwall.schedule.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/**
 * One streaming pass over log files. The result does not depend on the number of threads: counts
 * are added, and every event is counted by the segment of the file in which it begins.
 */
public final class LogAnalysis {
  /** Small enough that threads end together, large enough that nobody waits for the next one. */
  static final int SEGMENT = 4 << 20;

  static final int ENTRIES = 1 << 17;
  static final int CLIENT_TEXT = 48 << 20;
  private static final int ROUTE_TEXT = 48 << 20;
  private static final int GROUP_TEXT = 32 << 20;

  private final AnalysisRequest request;
  private final int segmentBytes;
  private final LongConsumer progress;
  private final KeyCounts clients;
  private final KeyCounts routes;
  private final KeyCounts groups;
  private final List<FileScan> files = new ArrayList<>();

  private LogAnalysis(AnalysisRequest request, int segmentBytes, int exact, LongConsumer progress) {
    this.request = request;
    this.segmentBytes = segmentBytes;
    this.progress = progress;
    this.clients = new KeyCounts(exact, CLIENT_TEXT);
    this.routes = new KeyCounts(exact, ROUTE_TEXT);
    this.groups = new KeyCounts(exact, GROUP_TEXT);
  }

  /**
   * Reads the files.
   *
   * @param progress is told on some thread how many bytes of the files were just read
   * @return a file that could not be read has a problem in there; nothing is thrown for it
   * @throws IllegalArgumentException if the pattern cannot be understood
   */
  public static LogReport run(AnalysisRequest request, LongConsumer progress)
      throws InterruptedException {
    return run(request, SEGMENT, KeyCounts.EXACT, progress);
  }

  /** The same with segments of any size, for tests. */
  static LogReport run(AnalysisRequest request, int segmentBytes, int exact, LongConsumer progress)
      throws InterruptedException {
    return new LogAnalysis(request, segmentBytes, exact, progress).run();
  }

  private LogReport run() throws InterruptedException {
    Formats formats = Formats.of(request);
    List<Segment> segments = new ArrayList<>();
    for (Path path : request.files()) {
      FileScan scan = FileScan.open(path, formats, request);
      files.add(scan);
      segments.addAll(scan.segments(segmentBytes));
    }
    Tally total = scan(segments);
    for (FileScan file : files) {
      file.close();
    }
    return new Summary(request, files, total, clients, routes, groups).report();
  }

  /** A range of a file. */
  record Segment(FileScan file, long from, long to) {}

  private Tally scan(List<Segment> segments) throws InterruptedException {
    int workers = Math.max(1, Math.min(request.threads(), segments.size()));
    AtomicInteger next = new AtomicInteger();
    long seed = new SplittableRandom().nextLong();
    // all threads together the same memory, however many
    int entries = Math.max(4_096, Integer.highestOneBit(ENTRIES / workers));
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    List<Tally> tallies = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      Tally tally = new Tally(clients, routes, groups, seed, entries);
      tallies.add(tally);
      Runnable work = () -> work(segments, next, tally, seed, failure);
      if (i < workers - 1) {
        Thread thread = Threads.daemon("logs-" + i, work);
        threads.add(thread);
        thread.start();
      } else {
        work.run(); // the last share is done by the caller
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    Tally total = tallies.get(0);
    tallies.subList(1, workers).forEach(total::add);
    return total;
  }

  private void work(
      List<Segment> segments,
      AtomicInteger next,
      Tally tally,
      long seed,
      AtomicReference<RuntimeException> failure) {
    try {
      LineReader reader = new LineReader();
      SegmentScan scan = new SegmentScan(reader, tally, seed);
      FileScan.Parsers parsers = new FileScan.Parsers(request.span(), request.zone());
      while (!Thread.currentThread().isInterrupted()) {
        int at = next.getAndIncrement();
        if (at >= segments.size()) {
          break;
        }
        Segment segment = segments.get(at);
        segment.file().read(segment, reader, scan, parsers, progress);
      }
      tally.flush();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
      next.set(segments.size());
    }
  }

  /** For errors that a reader of the report should see: what happened, shortly. */
  static String reason(IOException e) {
    return Problems.of(e);
  }
}
