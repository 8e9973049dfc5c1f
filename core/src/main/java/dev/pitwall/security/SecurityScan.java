package dev.pitwall.security;

import dev.pitwall.logs.analyze.AccessLine;
import dev.pitwall.logs.analyze.AccessLog;
import dev.pitwall.logs.analyze.Span;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The watch over access logs as they lie there: the same signals as live, in the time of the lines.
 * The files are read one after the other by the time of their first line, because windows go
 * forward only.
 */
public final class SecurityScan {
  private final Request request;
  private final RequestWatch watch = new RequestWatch(new SecureRandom());
  private final Clients clients;
  private final AddressCounts requests = new AddressCounts();
  private final AddressCounts failed = new AddressCounts();
  private long all;
  private long refused;
  private long undated;
  private long unaddressed;

  /**
   * What is to be read.
   *
   * @param files plain, gzip or zstd; a file that is named twice is read once
   * @param zone of lines that name none
   * @param nginx a configuration of nginx whose {@code log_format}s are known as well
   * @param top entries of the list of clients; more than zero
   */
  public record Request(List<Path> files, Span span, ZoneId zone, Optional<Path> nginx, int top) {

    /** Takes each file once. */
    public Request {
      files = files.stream().map(file -> file.toAbsolutePath().normalize()).distinct().toList();
      if (top < 1) {
        throw new IllegalArgumentException("top is at least 1, not " + top);
      }
    }
  }

  private SecurityScan(Request request, SecuritySettings settings) {
    this.request = request;
    this.clients = new Clients(settings);
    watch.failedLogins(settings.threshold(), settings.window().toSeconds());
  }

  /**
   * Reads the files.
   *
   * @param progress is told how many bytes were just read
   * @return a file that could not be read has a problem in there; nothing is thrown for it
   */
  public static SecurityReport run(
      Request request, SecuritySettings settings, LongConsumer progress)
      throws InterruptedException {
    return new SecurityScan(request, settings).run(settings.threshold(), progress);
  }

  private SecurityReport run(long threshold, LongConsumer progress) throws InterruptedException {
    List<AccessLog> logs = new ArrayList<>();
    for (Path file : request.files()) {
      logs.add(AccessLog.open(file, request.nginx(), request.zone()));
    }
    logs.sort(Comparator.comparingLong(AccessLog::firstSecond));
    for (AccessLog log : logs) {
      log.read(request.span(), request.zone(), this::line, progress);
    }
    return new SecurityReport(
        request.span().text(request.zone()),
        logs.stream().map(AccessLog::report).toList(),
        all,
        refused,
        threshold,
        top(),
        watch.sightings(),
        !requests.isExact() || watch.dropped() > 0,
        unaddressed,
        undated);
  }

  private void line(AccessLine line) {
    Visit visit = clients.of(line, line.epochSecond());
    all++;
    refused += visit.isRefused() ? 1 : 0;
    if (visit.client == Address.NO_KEY) {
      unaddressed++;
    } else {
      requests.add(visit.client);
      if (visit.isRefused()) {
        failed.add(visit.client);
      }
    }
    if (line.dated()) {
      watch.see(visit);
    } else {
      undated++;
    }
  }

  /** Beyond what is counted exactly the watch knows the busiest. */
  private List<SecurityReport.Client> top() {
    List<SecurityReport.Client> top = new ArrayList<>();
    for (AddressCounts.Count each : requests.top(request.top())) {
      top.add(new SecurityReport.Client(each.key(), each.count(), failed.count(each.key())));
    }
    if (!requests.isExact()) {
      for (RequestWatch.Busy busy : watch.busiest(request.top())) {
        if (requests.count(busy.client()) == 0) {
          long least = Math.max(0, busy.requests() - busy.error());
          top.add(new SecurityReport.Client(busy.client(), least, failed.count(busy.client())));
        }
      }
      top.sort(Comparator.comparingLong(SecurityReport.Client::requests).reversed());
    }
    return top.size() <= request.top() ? top : top.subList(0, request.top());
  }
}
