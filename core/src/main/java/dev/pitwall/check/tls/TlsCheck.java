package dev.pitwall.check.tls;

import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import dev.pitwall.check.net.Caller;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.trust.TrustSource;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code tls.expiry}, {@code tls.lifetime-left}, {@code tls.untrusted} and {@code
 * tls.not-reloaded}, each with the label {@code target}: the endpoint or file as it was written.
 *
 * <p>Files are read at every run. A server is asked once an hour while all is well, else at every
 * run. They are asked one after the other; after {@link #BUDGET} no further one is begun, and the
 * next run begins with those that waited longest, so that any number of dead ones delays the others
 * by a run and not for ever.
 */
final class TlsCheck implements Check {
  static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Duration BUDGET = Duration.ofSeconds(15);

  private final List<Target.Server> servers;
  private final List<Target.Stored> files;
  private final TrustSource trust;
  private final TrustSource jvmTrust;
  private final TimeSource time;
  private final Words words;
  private final TlsReadings readings;
  private final Caller caller;

  TlsCheck(
      List<Target.Server> servers,
      List<Target.Stored> files,
      TlsSettings settings,
      TimeSource time,
      Words words) {
    this.servers = servers;
    this.files = files;
    this.trust = new TrustSource(settings.caFile(), time);
    this.jvmTrust = new TrustSource(Optional.empty(), time);
    this.time = time;
    this.words = words;
    this.readings = new TlsReadings(words, settings.warn());
    this.caller = new Caller("tls-probe", time);
  }

  @Override
  public String id() {
    return "tls";
  }

  private List<Target> targets() {
    List<Target> all = new ArrayList<>(files);
    all.addAll(servers);
    return all;
  }

  @Override
  public List<Reading> unknown(String reason) {
    return targets().stream().flatMap(each -> readings.unknown(each, reason).stream()).toList();
  }

  @Override
  public List<Reading> run() throws InterruptedException {
    long start = time.nanoTime();
    List<Target> due = new ArrayList<>(files);
    servers.stream()
        .filter(server -> server.due(start))
        .sorted(Comparator.comparing(Target::asked).thenComparing(Target::askedNanos))
        .forEach(due::add);
    for (Target target : due) {
      if (time.nanoTime() - start > BUDGET.toNanos()) {
        break;
      }
      target.ask(caller, time.nanoTime());
    }
    return readings();
  }

  private List<Reading> readings() {
    String fault;
    try {
      return readings(new ChainJudge(trust.get()), Optional.empty());
    } catch (IOException e) {
      fault = words.get("ca-file", "error", String.valueOf(e.getMessage()));
    }
    try {
      return readings(new ChainJudge(jvmTrust.get()), Optional.of(fault));
    } catch (IOException e) {
      return unknown(words.get("no-trust-store", "error", String.valueOf(e.getMessage())));
    }
  }

  private List<Reading> readings(ChainJudge judge, Optional<String> caFault) {
    Instant now = time.now();
    List<X509Certificate> stored =
        files.stream().flatMap(file -> file.certificates().stream()).toList();
    List<Reading> all = new ArrayList<>();
    for (Target target : targets()) {
      Optional<String> fault = fault(target);
      if (fault.isPresent()) {
        all.addAll(readings.unknown(target, fault.get()));
      } else if (target instanceof Target.Stored file) {
        all.addAll(readings.file(file, now));
      } else if (target instanceof Target.Server server) {
        all.addAll(withTrustUnknown(readings.server(server, judge, stored, now), caFault));
      }
    }
    return all;
  }

  private Optional<String> fault(Target target) {
    if (!target.asked()) {
      return Optional.of(words.get("not-asked-yet"));
    }
    return target.failure().map(words::reason);
  }

  /** Without the private authority nobody can say that a certificate is not trusted. */
  private static List<Reading> withTrustUnknown(List<Reading> given, Optional<String> fault) {
    return fault.isEmpty()
        ? given
        : given.stream()
            .map(
                reading ->
                    TlsReadings.isTrust(reading)
                        ? new Reading.Unknown(reading.key(), reading.unit(), fault.get())
                        : reading)
            .toList();
  }

  @Override
  public void close() {
    caller.close();
  }
}
