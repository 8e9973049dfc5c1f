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

  private static final int MOST_SUSPECTS = 16;

  private final ClientTable clients;
  private final UserTable users;
  private final Probes probes = new Probes();
  private final SlidingCount refused = new SlidingCount();
  private final SlidingCount afterFailures = new SlidingCount();
  private final List<Sighting> suspects = new ArrayList<>();
  private final Sightings sightings = new Sightings();
  private final Everybody everybody = new Everybody();
  private final AdminVisits admins = new AdminVisits();
  private final SlidingCount newAdmins = new SlidingCount();
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
        List.of(
            this::requests,
            this::failedLogins,
            this::logins,
            this::paths,
            this::payload,
            this::administration));
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
      everybody.request(visit, clients.hash(visit.client));
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
    everybody.loginFailed(visit, clients.hash(visit.client));
    String user = visit.user;
    if (cell != null && !visit.allowed) {
      cell.count(Cell.ATTEMPTS_TEN);
      cell.login(target);
      client(Signal.BRUTE_FORCE, visit, cell, ClientSigns.attempts(cell, second), Cell.TEN);
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
    double failing = everybody.failingClients(second);
    saw(Signal.FAILING_CLIENTS, 0, "", visit, failing, second - Cell.TEN);
  }

  private void wentWell(Visit visit, @Nullable Cell cell) {
    long target = visit.target();
    everybody.wentWell(visit);
    if (cell == null || target == 0 || cell.login() != target) {
      return;
    }
    cell.login(0); // what follows on the same path is no login
    if (ClientSigns.attempts(cell, visit.second) >= FAILURES_BEFORE) {
      afterFailures.add(visit.second, 1);
      suspect(Signal.LOGIN_AFTER_FAILURES, visit, cell);
      client(Signal.LOGIN_AFTER_FAILURES, visit, cell, 1, Cell.TEN);
    }
  }

  private void suspect(Signal signal, Visit visit, Cell cell) {
    if (suspects.size() == MOST_SUSPECTS) {
      suspects.remove(0);
    }
    suspects.add(new Sighting(signal, visit.client, "", 1, cell.first(), visit.second));
  }

  private void administration(Visit visit, @Nullable Cell cell) {
    if (cell != null
        && visit.administers
        && visit.wentWell()
        && admins.isNew(visit.client, visit.second)
        && !visit.allowed) {
      newAdmins.add(visit.second, 1);
      suspect(Signal.NEW_ADMIN_ACCESS, visit, cell);
      client(Signal.NEW_ADMIN_ACCESS, visit, cell, 1, Cell.DAY);
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
    client(Signal.PATH_SCAN, visit, cell, ClientSigns.scanned(cell, visit.second), Cell.FIVE);
    if (visit.isNotFound()) {
      double all = everybody.surge(visit.second);
      saw(Signal.NOT_FOUND_SURGE, 0, "", visit, all, visit.second - Cell.TEN);
      cell.count(Cell.NOT_FOUND_MINUTE);
      client(
          Signal.NOT_FOUND_FLOOD,
          visit,
          cell,
          ClientSigns.notFound(cell, visit.second),
          Cell.MINUTE);
    }
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
              everybody.good(second),
              everybody.clients(second),
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
            case FAILED_LOGINS,
                BRUTE_FORCE,
                NOT_FOUND_FLOOD,
                PROBES,
                LOGIN_AFTER_FAILURES,
                NEW_ADMIN_ACCESS ->
                true;
            default -> false;
          };
      sightings.saw(new Sightings.Event(signal, client, user, since, visit.second), value, adds);
    }
  }

  /** How it stands with every signal at this moment. */
  synchronized Map<Signal, Standing> standings(long second) {
    Map<Signal, Worst> worst = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      worst.put(signal, new Worst(Standing.SHOWN));
    }
    clients.each(second, cell -> ClientSigns.add(worst, cell, Math.max(second, cell.last())));
    users.each(
        second,
        (name, attempts, networks) -> {
          ClientSigns.of(worst, Signal.BRUTE_FORCE).add(0, name, attempts);
          ClientSigns.of(worst, Signal.ACCOUNT_ATTACK).add(0, name, networks);
        });
    Map<Signal, Standing> standings = new EnumMap<>(Signal.class);
    worst.forEach(
        (signal, found) ->
            standings.put(signal, new Standing(signal, found.value(), found.list())));
    put(standings, Signal.FAILED_LOGINS, (double) refused.count(second, window));
    put(standings, Signal.FAILING_CLIENTS, everybody.failingClients(second));
    put(standings, Signal.NOT_FOUND_SURGE, everybody.surge(second));
    put(standings, Signal.NEW_ADMIN_ACCESS, (double) newAdmins.count(second, Cell.DAY));
    put(standings, Signal.LOGIN_AFTER_FAILURES, (double) afterFailures.count(second, Cell.DAY));
    return standings;
  }

  private void put(Map<Signal, Standing> standings, Signal signal, double value) {
    Standing known = standings.get(signal);
    List<Standing.Contributor> top = known == null ? List.of() : known.top();
    if (value > 0 && (signal == Signal.LOGIN_AFTER_FAILURES || signal == Signal.NEW_ADMIN_ACCESS)) {
      List<Sighting> those = suspects.stream().filter(one -> one.signal() == signal).toList();
      top =
          those.stream()
              .skip(Math.max(0, those.size() - Standing.SHOWN))
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

  synchronized void learn(List<long[]> hours, List<long[]> networks) {
    everybody.remember(hours);
    admins.remember(networks);
  }

  synchronized List<long[]> hours(long second) {
    return everybody.hours(second);
  }

  synchronized List<long[]> adminNetworks() {
    return admins.list();
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
