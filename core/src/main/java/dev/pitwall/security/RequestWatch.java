package dev.pitwall.security;

import dev.pitwall.security.SlidingCount.Second;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Watches the requests of one source, live or of a file. Time is that of the requests. Everything
 * in it is of fixed size; a detector that fails is counted and the others go on.
 */
final class RequestWatch {
  /** So many failed logins make a good one suspicious. */
  private static final int FAILURES_BEFORE = 10;

  /**
   * A path on the list of known probes counts as so many paths, so that three of them are a scan.
   */
  private static final int HIT = 7;

  private static final double MOST_IN_VAIN = 0.8;
  private static final int SHOWN = 5;
  private static final int MOST_SUSPECTS = 16;

  private final ClientTable clients;
  private final UserTable users;
  private final Logins logins = new Logins();
  private final Probes probes = new Probes();
  private final SlidingCount refused = new SlidingCount();
  private final SlidingCount afterFailures = new SlidingCount();
  private final List<Sighting> suspects = new ArrayList<>();
  private final Sightings sightings = new Sightings();
  private final Crowd crowd = new Crowd();
  private final Judge judge;
  private final List<Detector> detectors;
  private double threshold = Signal.FAILED_LOGINS.threshold();
  private long window = Cell.DAY;
  private long visits;
  private long unaddressed;
  private long errors;
  private long newest;

  RequestWatch(RandomGenerator random) {
    this(random, Judge.NONE);
  }

  /** Tells {@code judge} of clients above a threshold. */
  RequestWatch(RandomGenerator random, Judge judge) {
    this(new ClientTable(random), List.of(), judge);
  }

  /** For tests: with another table and further detectors. */
  RequestWatch(ClientTable clients, List<Detector> further) {
    this(clients, further, Judge.NONE);
  }

  private RequestWatch(ClientTable clients, List<Detector> further, Judge judge) {
    this.clients = clients;
    this.judge = judge;
    this.users = new UserTable(clients);
    List<Detector> all = new ArrayList<>(further);
    all.addAll(
        List.of(this::requests, this::failedLogins, this::logins, this::paths, this::payload));
    this.detectors = List.copyOf(all);
  }

  /** The settings {@code security.failed-logins}. */
  synchronized void failedLogins(double most, long seconds) {
    threshold = most;
    window = seconds;
  }

  /** Counts one request. */
  synchronized void see(Visit visit) {
    visits++;
    newest = Math.max(newest, visit.second);
    Cell cell = null;
    if (visit.client == Address.NO_KEY) {
      unaddressed++;
    } else {
      cell = clients.at(visit.client, visit.second);
    }
    for (int i = 0; i < detectors.size(); i++) {
      try {
        detectors.get(i).see(visit, cell);
      } catch (RuntimeException e) {
        errors++;
      }
    }
  }

  private void requests(Visit visit, @Nullable Cell cell) {
    if (cell != null) {
      cell.count(Cell.REQUESTS_MINUTE);
      cell.count(Cell.REQUESTS_DAY);
      if (visit.wentWell()) {
        cell.count(Cell.GOOD_TEN);
      } else if (visit.isRefused() || visit.isNotFound()) {
        cell.count(Cell.BAD_TEN);
      }
      crowd.saw(clients.hash(visit.client), visit.wentWell(), visit.second);
    }
  }

  private void failedLogins(Visit visit, @Nullable Cell cell) {
    if (!visit.isRefused()) {
      return;
    }
    refused.add(visit.second, 1);
    if (cell != null) {
      cell.count(Cell.REFUSED_DAY);
    }
    double all = refused.count(visit.second, window);
    saw(Signal.FAILED_LOGINS, 0, "", visit, threshold, all, visit.second - window + 1);
  }

  private void logins(Visit visit, @Nullable Cell cell) {
    long second = visit.second;
    if (!visit.isFailedLogin()) {
      if (visit.wentWell()) {
        wentWell(visit, cell);
      }
      return;
    }
    long target = visit.target();
    logins.failed(target, visit.client, clients.hash(visit.client), second);
    String user = visit.user;
    if (cell != null && !visit.allowed) {
      cell.count(Cell.ATTEMPTS_TEN);
      cell.login(target);
      client(Signal.BRUTE_FORCE, visit, cell, attempts(cell, second), Cell.TEN);
      if (user != null) {
        cell.user(clients.hash(Visit.fnv(4, user)));
        client(Signal.SPRAYING, visit, cell, cell.users(second), Cell.TEN);
      }
    }
    if (user != null && !visit.allowed) {
      users.failed(
          user,
          visit.client,
          second,
          (name, attempts, networks) -> {
            saw(Signal.BRUTE_FORCE, 0, name, visit, attempts, second - Cell.TEN);
            saw(Signal.ACCOUNT_ATTACK, 0, name, visit, networks, second - 3_600);
          });
    }
    saw(Signal.FAILING_CLIENTS, 0, "", visit, logins.failingClients(second), second - Cell.TEN);
  }

  private static double attempts(Cell cell, long second) {
    return cell.sliding(Cell.ATTEMPTS_TEN, Cell.TEN, second);
  }

  private void wentWell(Visit visit, @Nullable Cell cell) {
    long target = visit.target();
    logins.wentWell(target, visit.second);
    if (cell == null || target == 0 || cell.login() != target) {
      return;
    }
    cell.login(0); // what follows on the same path is no login
    if (attempts(cell, visit.second) >= FAILURES_BEFORE) {
      afterFailures.add(visit.second, 1);
      if (suspects.size() == MOST_SUSPECTS) {
        suspects.remove(0);
      }
      suspects.add(
          new Sighting(
              Signal.LOGIN_AFTER_FAILURES, visit.client, "", 1, cell.first(), visit.second));
      client(Signal.LOGIN_AFTER_FAILURES, visit, cell, 1, Cell.TEN);
    }
  }

  private void paths(Visit visit, @Nullable Cell cell) {
    String path = visit.path;
    if (cell == null || visit.allowed || path == null || !(visit.isInVain() || visit.isRefused())) {
      return;
    }
    if (visit.isInVain()) {
      cell.path(clients.hash(Visit.fnv(5, path)));
    }
    if (probes.known(path)) {
      cell.hit();
    }
    client(Signal.PATH_SCAN, visit, cell, scanned(cell, visit.second), Cell.FIVE);
    if (visit.isNotFound()) {
      cell.count(Cell.NOT_FOUND_MINUTE);
      client(Signal.NOT_FOUND_FLOOD, visit, cell, notFound(cell, visit.second), Cell.MINUTE);
    }
  }

  private static double scanned(Cell cell, long second) {
    return Math.max(cell.paths(second), HIT * cell.hits(second));
  }

  private static double notFound(Cell cell, long second) {
    double missing = cell.sliding(Cell.NOT_FOUND_MINUTE, Cell.MINUTE, second);
    double all = cell.sliding(Cell.REQUESTS_MINUTE, Cell.MINUTE, second);
    return missing > all * MOST_IN_VAIN ? missing : 0;
  }

  private void payload(Visit visit, @Nullable Cell cell) {
    if (cell == null || visit.allowed) {
      return;
    }
    if (probes.score(visit.method, visit.path, visit.query, visit.agent) >= Probes.PROBE) {
      cell.probe();
      client(Signal.PROBES, visit, cell, cell.probes(visit.second), Cell.TEN);
    }
    String agent = visit.agent;
    if (Probes.isOdd(visit.method)
        || (agent != null && !agent.isEmpty() && probes.scanner(agent) > 0)) {
      cell.odd();
    }
  }

  private void client(Signal signal, Visit visit, Cell cell, double value, int seconds) {
    long since = Math.max(cell.first(), visit.second - seconds + 1);
    saw(signal, visit.client, "", visit, signal.threshold(), value, since);
    Address address = visit.address;
    if (address != null && Math.rint(value) > signal.threshold() && judge.hears(signal)) {
      long second = visit.second;
      judge.above(
          new Judge.Evidence(
              signal,
              visit.client,
              address,
              visit.hidden,
              visit.path,
              value,
              cell.sliding(Cell.GOOD_TEN, Cell.TEN, second),
              cell.sliding(Cell.BAD_TEN, Cell.TEN, second),
              crowd.good(second),
              crowd.clients(second),
              second));
    }
  }

  /** What this client was denied for is paid. */
  synchronized void forgive(long client) {
    Cell cell = clients.known(client);
    if (cell != null) {
      cell.forgive();
    }
  }

  private void saw(Signal signal, long client, String user, Visit visit, double value, long since) {
    saw(signal, client, user, visit, signal.threshold(), value, since);
  }

  private void saw(
      Signal signal, long client, String user, Visit visit, double most, double value, long since) {
    if (Math.rint(value) > most) {
      boolean adds =
          switch (signal) {
            case FAILED_LOGINS, BRUTE_FORCE, NOT_FOUND_FLOOD, PROBES, LOGIN_AFTER_FAILURES -> true;
            default -> false;
          };
      sightings.saw(new Sightings.Event(signal, client, user, since, visit.second), value, adds);
    }
  }

  /** How it stands with every signal at this moment. */
  synchronized Map<Signal, Standing> standings(long second) {
    Map<Signal, Worst> worst = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      worst.put(signal, new Worst(SHOWN));
    }
    clients.each(second, cell -> add(worst, cell, Math.max(second, cell.last())));
    users.each(
        second,
        (name, attempts, networks) -> {
          of(worst, Signal.BRUTE_FORCE).add(0, name, attempts);
          of(worst, Signal.ACCOUNT_ATTACK).add(0, name, networks);
        });
    Map<Signal, Standing> standings = new EnumMap<>(Signal.class);
    worst.forEach(
        (signal, found) ->
            standings.put(signal, new Standing(signal, found.value(), found.list())));
    put(standings, Signal.FAILED_LOGINS, (double) refused.count(second, window));
    put(standings, Signal.FAILING_CLIENTS, logins.failingClients(second));
    put(standings, Signal.LOGIN_AFTER_FAILURES, (double) afterFailures.count(second, Cell.DAY));
    return standings;
  }

  private static Worst of(Map<Signal, Worst> worst, Signal signal) {
    return worst.computeIfAbsent(signal, none -> new Worst(SHOWN));
  }

  private void add(Map<Signal, Worst> worst, Cell cell, long second) {
    long key = cell.key();
    of(worst, Signal.FAILED_LOGINS).add(key, "", cell.sliding(Cell.REFUSED_DAY, Cell.DAY, second));
    double attempts = attempts(cell, second);
    of(worst, Signal.BRUTE_FORCE).add(key, "", attempts);
    of(worst, Signal.FAILING_CLIENTS).add(key, "", attempts);
    of(worst, Signal.SPRAYING).add(key, "", cell.users(second));
    of(worst, Signal.PATH_SCAN).add(key, "", scanned(cell, second));
    of(worst, Signal.NOT_FOUND_FLOOD).add(key, "", notFound(cell, second));
    of(worst, Signal.PROBES).add(key, "", cell.probes(second));
    of(worst, Signal.ODD_REQUESTS).add(key, "", cell.odds(second));
    of(worst, Signal.TOP_CLIENT)
        .add(key, "", cell.sliding(Cell.REQUESTS_MINUTE, Cell.MINUTE, second));
  }

  private void put(Map<Signal, Standing> standings, Signal signal, double value) {
    Standing known = standings.get(signal);
    List<Standing.Contributor> top = known == null ? List.of() : known.top();
    if (signal == Signal.LOGIN_AFTER_FAILURES && value > 0) {
      top =
          suspects.stream()
              .skip(Math.max(0, suspects.size() - SHOWN))
              .map(one -> new Standing.Contributor(one.client(), "", 1))
              .toList();
    }
    standings.put(signal, new Standing(signal, value, value > 0 ? top : List.of()));
  }

  /** What went above a threshold so far. */
  synchronized List<Sighting> sightings() {
    return sightings.list();
  }

  /** Lets go of what went above a threshold before this second. */
  synchronized void forget(long before) {
    sightings.forget(before);
  }

  /** The clients with the most requests of this day and the one before, with their errors. */
  synchronized List<Busy> busiest(int most) {
    List<Busy> all = new ArrayList<>();
    clients.each(newest, cell -> all.add(new Busy(cell.key(), cell.requests(), cell.error())));
    all.sort((one, other) -> Long.compare(other.requests(), one.requests()));
    return all.size() <= most ? all : List.copyOf(all.subList(0, most));
  }

  /** A client, its requests, and by how much they may be too many. */
  record Busy(long client, long requests, long error) {}

  synchronized void remember(List<Second> failed, List<Second> suspicious) {
    failed.forEach(each -> refused.add(each.second(), each.count()));
    suspicious.forEach(each -> afterFailures.add(each.second(), each.count()));
  }

  synchronized List<Second> refusals(long second) {
    long unused = refused.count(second, window);
    return refused.list();
  }

  synchronized List<Second> successes(long second) {
    long unused = afterFailures.count(second, Cell.DAY);
    return afterFailures.list();
  }

  synchronized long visits() {
    return visits;
  }

  /** How many detectors failed. */
  synchronized long errors() {
    return errors;
  }

  /** How many requests came from a client without an address. */
  synchronized long unaddressed() {
    return unaddressed;
  }

  synchronized boolean saturated(long second) {
    return clients.saturated(second);
  }

  /** How many signals found no place in the list. */
  synchronized long dropped() {
    return sightings.dropped();
  }

  /** Fixed memory of the table of clients. */
  synchronized long bytes() {
    return clients.bytes();
  }
}
