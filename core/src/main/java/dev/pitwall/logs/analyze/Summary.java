package dev.pitwall.logs.analyze;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the report out of what was counted. */
final class Summary {
  private final AnalysisRequest request;
  private final List<FileScan> files;
  private final Tally total;
  private final KeyCounts clients;
  private final KeyCounts routes;
  private final KeyCounts groups;

  Summary(
      AnalysisRequest request,
      List<FileScan> files,
      Tally total,
      KeyCounts clients,
      KeyCounts routes,
      KeyCounts groups) {
    this.request = request;
    this.files = files;
    this.total = total;
    this.clients = clients;
    this.routes = routes;
    this.groups = groups;
  }

  LogReport report() {
    boolean read = files.stream().anyMatch(file -> file.tally().allEvents > 0);
    boolean empty = files.stream().allMatch(file -> file.report().understood() == null);
    boolean sound = files.stream().allMatch(file -> file.report().problem() == null);
    boolean known = read || (empty && sound);
    long lines = files.stream().mapToLong(file -> file.tally().lines).sum();
    long unparsed = files.stream().mapToLong(file -> file.tally().unparsed).sum();
    TreeMap<Integer, Long> statuses = new TreeMap<>();
    for (int status = 0; status < total.statuses.length; status++) {
      if (total.statuses[status] > 0) {
        statuses.put(status, total.statuses[status]);
      }
    }
    return new LogReport(
        request.span().text(request.zone()),
        files.stream().map(FileScan::report).toList(),
        lines,
        unparsed,
        known ? total.requests : null,
        known ? errors() : null,
        known ? warnings() : null,
        total.bytesKnown ? total.bytes : null,
        groups.top(request.topErrors()).stream().map(ErrorRecord::group).toList(),
        total.times.told(),
        statuses,
        clients.top(request.top()).stream()
            .map(entry -> new LogReport.ClientUse(text(entry), entry.count()))
            .toList(),
        routes.top(request.top()).stream().map(this::route).toList(),
        approximate(),
        hours());
  }

  /** Of access logs alone the 5xx; an application log without any level tells nothing. */
  private @Nullable Long errors() {
    boolean application = files.stream().anyMatch(FileScan::carriesLevels);
    if (!application) {
      return total.failures;
    }
    return levelsAreUnknown() ? null : total.errors;
  }

  private @Nullable Long warnings() {
    return levelsAreUnknown() ? null : total.warnings;
  }

  private boolean levelsAreUnknown() {
    long levelled = files.stream().mapToLong(file -> file.tally().levelled).sum();
    long unlevelled = files.stream().mapToLong(file -> file.tally().unlevelled).sum();
    return levelled == 0 && unlevelled > 0;
  }

  private RouteUse route(KeyCounts.Entry entry) {
    byte[] key = entry.key();
    byte[] padded = java.util.Arrays.copyOf(key, key.length + Swar.PAD);
    return total.routeTimes.use(
        text(entry), entry.count(), LocalCounts.hash(padded, 0, key.length));
  }

  private static String text(KeyCounts.Entry entry) {
    return new String(entry.key(), StandardCharsets.UTF_8);
  }

  private List<String> approximate() {
    List<String> names = new ArrayList<>();
    if (groups.approximate()) {
      names.add("topErrors");
    }
    if (clients.approximate()) {
      names.add("topClients");
    }
    if (routes.approximate()) {
      names.add("topRoutes");
    }
    return names;
  }

  private List<LogReport.Hour> hours() {
    List<LogReport.Hour> hours = new ArrayList<>();
    for (int i = 0; i < total.hours.length; i++) {
      long[] hour = total.hours[i];
      hours.add(
          new LogReport.Hour(
              i,
              hour[Tally.REQUESTS],
              hour[Tally.ERRORS],
              hour[Tally.WARNINGS],
              hour[Tally.FAILURES]));
    }
    return hours;
  }
}
