package dev.pitwall.security;

import dev.pitwall.finding.Findings;
import dev.pitwall.journal.StateFile;
import dev.pitwall.logs.follow.Position;
import dev.pitwall.request.Clues;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The watch over the requests of this process and over access logs. The two are counted apart and
 * the larger number is the one that is told: behind nginx one request is in both. When logins
 * failed outlives the process, and so does how far the logs were read; a kill costs what was
 * counted since the last look, and of the logs nothing, because both are written together.
 */
public final class LiveWatch implements AutoCloseable {
  private static final int MOST_BYTES = 2 << 20;
  private static final int LATE = 300;
  private static final int ENOUGH = 100;
  private static final String REQUESTS = "requests";
  private static final String LOGS = "logs";

  private final Optional<StateFile> file;
  private final TimeSource time;
  private final ZoneId zone;
  private final Findings findings;
  private final RequestWatch requests;
  private final RequestWatch logs;
  private final Clients requestClients;
  private final Clients logClients;
  private final PseudonymKey key;
  private final Seal seal;
  private final Judge judge;
  private final Map<Path, LogSource> sources = new LinkedHashMap<>();
  private Remembered remembered;
  private volatile SecuritySettings settings;
  private String written = "";
  private long skewed;

  /**
   * How it stands.
   *
   * @param standings of every signal, from the source where it stands worse
   * @param faults what is not known of the access logs; empty if all is
   * @param saturated newcomers are counted approximately, because there are too many clients
   */
  public record Look(
      Map<Signal, Standing> standings, List<Fault> faults, boolean saturated, ClientNames names) {}

  /**
   * An access log that tells nothing.
   *
   * @param why {@code absent}, {@code unreadable} or {@code not-understood}
   */
  public record Fault(Path file, String why) {}

  private LiveWatch(
      Optional<Path> folder,
      SecuritySettings settings,
      TimeSource time,
      ZoneId zone,
      Findings findings,
      RandomGenerator random,
      Seal seal,
      Judge judge) {
    this.file = folder.map(in -> new StateFile(in.resolve("security.json"), MOST_BYTES));
    this.time = time;
    this.zone = zone;
    this.findings = findings;
    this.settings = settings;
    this.judge = judge;
    requests = new RequestWatch(random, judge);
    logs = new RequestWatch(random, judge);
    requestClients = new Clients(settings);
    logClients = new Clients(settings);
    key = new PseudonymKey(folder, time, findings);
    this.seal = seal;
    remembered = read();
  }

  /**
   * Goes on from what was kept; what cannot be read is a finding.
   *
   * @param folder the state folder; empty: nothing is kept
   * @param zone of log lines that name none
   */
  public static LiveWatch open(
      Optional<Path> folder,
      SecuritySettings settings,
      TimeSource time,
      ZoneId zone,
      Findings findings) {
    Seal seal = new Seal(folder, time, findings);
    return open(folder, settings, time, zone, findings, seal, Judge.NONE);
  }

  /**
   * The same, with somebody who hears of clients above a threshold.
   *
   * @param seal for networks that are written down
   */
  public static LiveWatch open(
      Optional<Path> folder,
      SecuritySettings settings,
      TimeSource time,
      ZoneId zone,
      Findings findings,
      Seal seal,
      Judge judge) {
    LiveWatch watch =
        new LiveWatch(folder, settings, time, zone, findings, new SecureRandom(), seal, judge);
    watch.begin();
    return watch;
  }

  private void begin() {
    remember(requests, REQUESTS);
    remember(logs, LOGS);
    configure(settings);
  }

  private void remember(RequestWatch watch, String name) {
    Remembered.Source known = remembered.sources().get(name);
    if (known != null) {
      watch.remember(known.refused(), known.afterFailures());
      watch.learn(known.hours(), known.networks());
    }
  }

  private Remembered read() {
    try {
      Optional<String> text = file.isEmpty() ? Optional.empty() : file.get().read();
      return text.isEmpty() ? Remembered.nothing() : Remembered.of(text.get(), seal);
    } catch (IOException e) {
      findings.report(
          "security.unreadable",
          "Reading when logins failed from the state folder: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + ". What an earlier run of this version wrote is expected; counting begins anew."
              + " Nothing to do.");
      return Remembered.nothing();
    }
  }

  /** From here on by these settings; what is counted stays so. */
  public synchronized void configure(SecuritySettings next) {
    settings = next;
    requestClients.configure(next);
    logClients.configure(next);
    requests.failedLogins(next.threshold(), next.window().toSeconds());
    logs.failedLogins(next.threshold(), next.window().toSeconds());
    List<Path> wanted = next.accessLogs();
    if (wanted.size() > SecuritySettings.MOST_LOGS) {
      findings.report(
          "security.access-logs",
          "Watching the access logs of security.access-logs: "
              + wanted.size()
              + " are named; at most "
              + SecuritySettings.MOST_LOGS
              + " are watched, the first ones. Watch the others from another instance.");
      wanted = wanted.subList(0, SecuritySettings.MOST_LOGS);
    } else {
      findings.clear("security.access-logs");
    }
    List<Path> kept = wanted;
    sources
        .values()
        .removeIf(
            source -> {
              boolean gone = !kept.contains(source.path());
              if (gone) {
                source.close();
              }
              return gone;
            });
    for (Path path : kept) {
      sources.computeIfAbsent(
          path, one -> new LogSource(one, zone, remembered.positions().get(one.toString())));
    }
  }

  /**
   * One request of this process is over; called on the recording thread. Throws nothing.
   *
   * @param path as sent, without query
   */
  public void visit(
      String method,
      @Nullable String path,
      int status,
      @Nullable String client,
      @Nullable Clues clues,
      long epochSecond) {
    pass(epochSecond);
    requests.see(requestClients.of(method, path, status, client, clues, epochSecond));
  }

  private void pass(long second) {
    judge.pass(
        second,
        client -> {
          requests.forgive(client);
          logs.forgive(client);
        });
  }

  /** Reads what is new in the access logs, writes down what is new, and tells how it stands. */
  public synchronized Look look() {
    long now = time.now().getEpochSecond();
    pass(now);
    List<Fault> faults = new ArrayList<>();
    for (LogSource source : sources.values()) {
      LogSource.Fault fault = follow(source, now);
      if (fault != LogSource.Fault.NONE) {
        String why = fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
        faults.add(new Fault(source.path(), why));
      }
    }
    requests.forget(now - Cell.DAY);
    logs.forget(now - Cell.DAY);
    tellProxy();
    save(now);
    Map<Signal, Standing> worse = new EnumMap<>(requests.standings(now));
    logs.standings(now)
        .forEach(
            (signal, standing) ->
                worse.merge(signal, standing, (one, two) -> two.value() > one.value() ? two : one));
    boolean saturated = requests.saturated(now) || logs.saturated(now);
    return new Look(worse, faults, saturated, names());
  }

  /** How clients and users are shown now. */
  public ClientNames names() {
    SecuritySettings.Names how = settings.names();
    return new ClientNames(
        how, how == SecuritySettings.Names.PSEUDONYM ? key.current() : new byte[0]);
  }

  private LogSource.Fault follow(LogSource source, long now) {
    long skippedBefore = source.skipped();
    skewed = 0;
    LogSource.Fault fault =
        source.read(
            line -> {
              long second = line.dated() ? line.epochSecond() : now;
              if (second > now + LATE) {
                skewed++;
              }
              if (judge.answers(line.status())) {
                return; // what we deny must never be a reason to deny
              }
              logs.see(logClients.of(line, Math.min(second, now)));
            });
    String clock = "security.clock:" + source.path();
    if (skewed > 0) {
      findings.report(
          clock,
          "Reading the times of "
              + source.path()
              + ": lines are more than five minutes ahead of this machine's clock, and count as"
              + " now. Set the clocks by NTP, or the time zone of the server that writes them.");
    } else {
      findings.clear(clock);
    }
    if (source.skipped() > skippedBefore) {
      findings.report(
          "security.skipped:" + source.path(),
          "Reading "
              + source.path()
              + ": more than a gibibyte was waiting, and all but the newest part was passed over."
              + " What happened in between is not counted.");
    }
    return fault;
  }

  private void tellProxy() {
    long unbelieved = requestClients.believable();
    if (unbelieved > ENOUGH && unbelieved > requests.visits() * 0.9) {
      findings.report(
          "security.behind-proxy",
          "Telling clients apart: nearly all requests come from a private address with a header"
              + " that names the client, but http.trusted-proxies does not name that address, so"
              + " all of them count as one client. Put the proxy's address into"
              + " http.trusted-proxies.");
    } else {
      findings.clear("security.behind-proxy");
    }
  }

  /** Counts and positions together, if anything is new. */
  private void save(long now) {
    if (file.isEmpty()) {
      return;
    }
    Remembered next = Remembered.nothing();
    next.sources().put(REQUESTS, kept(requests, now));
    next.sources().put(LOGS, kept(logs, now));
    for (LogSource source : sources.values()) {
      String name = source.path().toString();
      Optional<Position> at = source.position();
      Position known = remembered.positions().get(name);
      if (at.isPresent()) {
        next.positions().put(name, at.get());
      } else if (known != null) {
        next.positions().put(name, known); // missing for a while
      }
    }
    try {
      String text = next.json(plain -> plain);
      if (!text.equals(written)) {
        file.get().write(next.json(seal::close));
        written = text;
      }
      remembered = next;
      findings.clear("security.unwritable");
    } catch (IOException e) {
      findings.report(
          "security.unwritable",
          "Writing when logins failed to the state folder: "
              + e
              + ". A folder with free space that this user may write is needed; they are counted on"
              + " in memory and forgotten at a restart.");
    }
  }

  private static Remembered.Source kept(RequestWatch watch, long now) {
    return new Remembered.Source(
        watch.refusals(now), watch.successes(now), watch.hours(now), watch.adminNetworks());
  }

  /** How many detectors failed; their requests were answered all the same. */
  public long errors() {
    return requests.errors() + logs.errors();
  }

  /** Writes what is not written yet. */
  @Override
  public synchronized void close() {
    save(time.now().getEpochSecond());
    sources.values().forEach(LogSource::close);
    sources.clear();
  }
}
