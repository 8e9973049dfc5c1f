package dev.pitwall.logs.analyze;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the files say. Counts are exact; null is unknown, never zero.
 *
 * @param date the day, {@code all}, or the moment from which on events counted
 * @param lines of the chosen span, those of stack traces included
 * @param unparsed lines that belong to no event
 * @param requests null if no line of any file could be read
 * @param errors events at ERROR and above; of access logs alone their 5xx; null if nothing that was
 *     read has levels
 * @param warnings null likewise
 * @param bytes of the responses, null if no line tells them
 * @param statuses how often each status was answered
 * @param approximate names of the lists that are no longer exact
 * @param hours 24 hours of the day in the zone of the lines
 */
public record LogReport(
    String date,
    List<FileReport> files,
    long lines,
    long unparsed,
    @Nullable Long requests,
    @Nullable Long errors,
    @Nullable Long warnings,
    @Nullable Long bytes,
    List<ErrorGroup> topErrors,
    ResponseTimes responseTime,
    SortedMap<Integer, Long> statuses,
    List<ClientUse> topClients,
    List<RouteUse> topRoutes,
    List<String> approximate,
    List<Hour> hours) {

  /** Takes copies. */
  public LogReport {
    files = List.copyOf(files);
    topErrors = List.copyOf(topErrors);
    statuses = new TreeMap<>(Map.copyOf(statuses));
    topClients = List.copyOf(topClients);
    topRoutes = List.copyOf(topRoutes);
    approximate = List.copyOf(approximate);
    hours = List.copyOf(hours);
  }

  /** How many requests came from an address. */
  public record ClientUse(String address, long requests) {}

  /**
   * One hour.
   *
   * @param hour 0 to 23
   * @param failures answers with 5xx
   */
  public record Hour(int hour, long requests, long errors, long warnings, long failures) {}

  /** True if every file was read to its end and nearly all of its lines were understood. */
  public boolean complete() {
    return files.stream().allMatch(FileReport::complete);
  }
}
