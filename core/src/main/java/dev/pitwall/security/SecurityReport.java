package dev.pitwall.security;

import dev.pitwall.logs.analyze.FileReport;
import java.util.List;

/**
 * What access logs say of attacks.
 *
 * @param date the day, or {@code all}
 * @param files in the order in which they were read: by their first line
 * @param requests of the chosen days
 * @param failedLogins responses 401 and 403 among them
 * @param threshold above which failed logins within the window are a finding
 * @param topClients by requests, the largest first
 * @param approximate true if there were too many clients to count all exactly
 * @param unaddressed requests whose client is no address
 * @param undated requests without a time: counted, but no finding can be made of them
 */
public record SecurityReport(
    String date,
    List<FileReport> files,
    long requests,
    long failedLogins,
    long threshold,
    List<Client> topClients,
    List<Sighting> findings,
    boolean approximate,
    long unaddressed,
    long undated) {

  /** Keeps copies. */
  public SecurityReport {
    files = List.copyOf(files);
    topClients = List.copyOf(topClients);
    findings = List.copyOf(findings);
  }

  /**
   * A client.
   *
   * @param key see {@link Address#ofKey}
   * @param failed responses 401 and 403 among its requests
   */
  public record Client(long key, long requests, long failed) {}

  /** Lines of the chosen days. */
  public long lines() {
    return files.stream().mapToLong(FileReport::lines).sum();
  }

  /** Lines of no format. */
  public long unparsed() {
    return files.stream().mapToLong(FileReport::unparsed).sum();
  }

  /** True if every file was read to its end and nearly all of its lines were understood. */
  public boolean complete() {
    return files.stream().allMatch(FileReport::complete);
  }
}
