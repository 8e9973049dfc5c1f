package dev.pitwall.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Level;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Severity;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.rules.Presets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestWatchTest {
  /** The begin of a day, so that no window ends within a test. */
  private static final long NOW = 1_795_651_200L;

  private final RequestWatch watch = new RequestWatch(new SplittableRandom(1));
  private final Visit visit = new Visit();

  private Visit visit(String client, String method, String path, int status, long second) {
    visit.client = Objects.requireNonNull(Address.parse(client)).key();
    visit.allowed = false;
    visit.method = method;
    visit.path = path;
    visit.query = null;
    visit.status = status;
    visit.agent = null;
    visit.user = null;
    visit.credentials = false;
    visit.second = second;
    return visit;
  }

  private void login(String client, @Nullable String user, int status, long second) {
    Visit login = visit(client, "POST", "/login", status, second);
    login.user = user;
    watch.see(login);
  }

  private double value(Signal signal, long second) {
    return Objects.requireNonNull(watch.standings(second).get(signal)).value();
  }

  private Set<Signal> above(long second) {
    Set<Signal> above = new HashSet<>();
    watch
        .standings(second)
        .forEach(
            (signal, standing) -> {
              if (standing.value() > signal.threshold()) {
                above.add(signal);
              }
            });
    return above;
  }

  private static Rule rule(Signal signal) {
    Sources none = new Sources(Optional.empty(), "", Map.of(), Map.of(), Path.of("."), List.of());
    LoadedConfiguration c = LoadedConfiguration.load(none, dev.pitwall.Pitwall.keys());
    return Presets.of(c).stream()
        .filter(rule -> rule.id().equals(signal.reading()))
        .findFirst()
        .orElseThrow();
  }

  /** SEC-1, the count; that it is told once is the alert engine's. */
  @Test
  void theEleventhFailedLoginOfADayFiresAndTheHundredAndFirstIsCritical() {
    Rule rule = rule(Signal.FAILED_LOGINS);
    for (int i = 1; i <= 101; i++) {
      String client = "192.0.2." + i;
      watch.see(visit(client, "GET", "/private", i % 2 == 0 ? 401 : 403, NOW + i));
      Optional<Severity> level =
          rule.reached(value(Signal.FAILED_LOGINS, NOW + i)).map(Level::severity);
      assertThat(level)
          .as("failure %d", i)
          .isEqualTo(
              i <= 10
                  ? Optional.empty()
                  : Optional.of(i <= 100 ? Severity.WARNING : Severity.CRITICAL));
    }
    assertThat(value(Signal.FAILED_LOGINS, NOW + Cell.DAY + 50)).isEqualTo(51);
    assertThat(value(Signal.FAILED_LOGINS, NOW + Cell.DAY + 101)).isZero();
  }

  @Test
  void tenFailedLoginsOfOneClientAreBruteForceAndBareChallengesAreNone() {
    for (int i = 0; i < 9; i++) {
      login("192.0.2.1", null, 401, NOW + i);
      watch.see(visit("192.0.2.2", "GET", "/basic", 401, NOW + i));
    }
    assertThat(above(NOW + 9)).doesNotContain(Signal.BRUTE_FORCE);
    login("192.0.2.1", null, 401, NOW + 9);
    assertThat(above(NOW + 9)).contains(Signal.BRUTE_FORCE);
    watch.see(visit("192.0.2.2", "GET", "/basic", 401, NOW + 9));
    assertThat(watch.sightings())
        .filteredOn(sighting -> sighting.signal() == Signal.BRUTE_FORCE)
        .singleElement()
        .satisfies(
            sighting -> {
              assertThat(Address.ofKey(sighting.client())).isEqualTo("192.0.2.1");
              assertThat(sighting.count()).isEqualTo(10);
              assertThat(sighting.first()).isEqualTo(NOW);
              assertThat(sighting.last()).isEqualTo(NOW + 9);
            });
  }

  /** SEC-6, from one client. */
  @Test
  void manyUsersTriedByOneClientAreSpraying() {
    for (int i = 0; i < 200; i++) {
      login("192.0.2.1", "user" + i, 401, NOW + i);
    }
    assertThat(above(NOW + 200)).contains(Signal.SPRAYING).doesNotContain(Signal.ACCOUNT_ATTACK);
  }

  /** SEC-6, from many clients. */
  @Test
  void manyClientsThatFailWhileHardlyALoginGoesWellAreSeen() {
    for (int i = 0; i < 200; i++) {
      login("198.51.100." + i, "user" + i, 401, NOW + i);
    }
    assertThat(above(NOW + 200)).contains(Signal.FAILING_CLIENTS);
  }

  /** SEC-6, from many clients while the application is busy: far more fail than at this hour. */
  @Test
  void manyClientsThatFailAreSeenBesideManyLoginsThatGoWellOnceTheUsualIsKnown() {
    for (int day = 3; day >= 1; day--) {
      for (int i = 0; i < 100; i++) {
        login("203.0.113." + i, null, i % 50 == 0 ? 401 : 302, NOW - day * 86_400L + i);
      }
    }
    for (int i = 0; i < 600; i++) {
      login("203.0.113." + i % 250, null, i % 50 == 0 ? 401 : 302, NOW + i / 2);
    }
    assertThat(above(NOW + 300)).doesNotContain(Signal.FAILING_CLIENTS);
    for (int i = 0; i < 200; i++) {
      login("198.51.100." + i, "user" + i, 401, NOW + 300);
    }
    assertThat(above(NOW + 300)).contains(Signal.FAILING_CLIENTS);
    RequestWatch fresh = new RequestWatch(new SplittableRandom(2));
    fresh.learn(watch.hours(NOW), List.of());
    assertThat(fresh.hours(NOW)).hasSize(3);
  }

  @Test
  void aDeploymentThatBreaksLinksIsASurgeOf404OnceTheUsualIsKnown() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 400; i++) {
        String client = "198.51.100." + i % 40;
        watch.see(visit(client, "GET", "/old/" + i % 5, i % 2 == 0 ? 404 : 200, NOW + i));
      }
      if (round == 0) {
        assertThat(above(NOW + 400)).as("nobody knows").doesNotContain(Signal.NOT_FOUND_SURGE);
        for (int day = 2; day >= 1; day--) {
          for (int i = 0; i < 100; i++) {
            watch.see(visit("198.51.100.1", "GET", "/", 200, NOW - day * 86_400L + i));
          }
        }
      }
    }
    assertThat(value(Signal.NOT_FOUND_SURGE, NOW + 400)).isEqualTo(400);
  }

  @Test
  void theAdministrationUsedFromANewNetworkIsSeenOnceAndNotOnTheFirstDay() {
    administer("198.51.100.1", NOW);
    administer("198.51.100.77", NOW + 86_400);
    assertThat(value(Signal.NEW_ADMIN_ACCESS, NOW + 86_400)).as("the same /24").isZero();
    administer("203.0.113.1", NOW + 86_401);
    administer("203.0.113.2", NOW + 86_402);
    assertThat(value(Signal.NEW_ADMIN_ACCESS, NOW + 86_402)).isEqualTo(1);
    RequestWatch next = new RequestWatch(new SplittableRandom(2));
    next.learn(List.of(), watch.adminNetworks());
    assertThat(next.adminNetworks()).hasSize(3);
  }

  private void administer(String client, long second) {
    Visit admin = visit(client, "GET", "/admin/users", 200, second);
    admin.administers = true;
    watch.see(admin);
    admin.administers = false;
  }

  /** SEC-6: people behind one address who mistype now and then, and many who do at home. */
  @Test
  void peopleWhoMistypeAreNoAttack() {
    for (int i = 0; i < 300; i++) {
      boolean typo = i % 50 == 0;
      login("192.0.2.1", typo ? "user" + i : null, typo ? 401 : 302, NOW + i);
      if (typo) {
        login("192.0.2.1", null, 302, NOW + i);
      }
      login("203.0.113." + i % 250, null, i % 4 == 0 ? 401 : 302, NOW + i);
    }
    assertThat(above(NOW + 300))
        .doesNotContain(
            Signal.BRUTE_FORCE, Signal.SPRAYING, Signal.FAILING_CLIENTS, Signal.ACCOUNT_ATTACK);
  }

  @Test
  void oneUserThatFailsFromManyNetworksIsAnAttackOnTheAccount() {
    for (int i = 0; i < 6; i++) {
      login("198.51.100." + i, "admin", 401, NOW + i);
      login("203.0.113." + i, "user" + i, 401, NOW + i);
    }
    assertThat(above(NOW + 6)).contains(Signal.ACCOUNT_ATTACK);
    assertThat(watch.standings(NOW + 6).get(Signal.ACCOUNT_ATTACK))
        .extracting(standing -> Objects.requireNonNull(standing).top().get(0).user())
        .isEqualTo("admin");
  }

  @Test
  void differentPathsAskedForInVainAreAScanAndOneBrokenImageIsNone() {
    for (int i = 0; i < 30; i++) {
      watch.see(visit("192.0.2.1", "GET", "/logo.png", 404, NOW + i));
      watch.see(visit("192.0.2.2", "GET", "/page" + i, 404, NOW + i));
    }
    for (String probe : List.of("/.env", "/.git/config", "/wp-login.php")) {
      watch.see(visit("192.0.2.3", "GET", probe, 404, NOW + 30));
    }
    assertThat(watch.sightings())
        .filteredOn(sighting -> sighting.signal() == Signal.PATH_SCAN)
        .extracting(sighting -> Address.ofKey(sighting.client()))
        .containsExactlyInAnyOrder("192.0.2.2", "192.0.2.3");
  }

  @Test
  void aFloodOf404IsOneIfMostOfTheClientsAnswersAre() {
    for (int i = 0; i < 60; i++) {
      watch.see(visit("192.0.2.1", "GET", "/old", 404, NOW + i / 2));
      watch.see(visit("192.0.2.2", "GET", "/old", 404, NOW + i / 2));
      watch.see(visit("192.0.2.2", "GET", "/", 200, NOW + i / 2));
    }
    assertThat(watch.sightings())
        .filteredOn(sighting -> sighting.signal() == Signal.NOT_FOUND_FLOOD)
        .extracting(sighting -> Address.ofKey(sighting.client()))
        .containsExactly("192.0.2.1");
  }

  @Test
  void aLoginThatGoesWellAfterTenFailedOnesIsTheWorstOfAll() {
    for (int i = 0; i < 12; i++) {
      login("192.0.2.1", null, 401, NOW + i);
      login("192.0.2.2", null, i < 3 ? 401 : 302, NOW + i);
    }
    assertThat(value(Signal.LOGIN_AFTER_FAILURES, NOW + 12)).isZero();
    watch.see(visit("192.0.2.1", "GET", "/", 200, NOW + 12));
    assertThat(value(Signal.LOGIN_AFTER_FAILURES, NOW + 12)).isZero();
    login("192.0.2.1", null, 302, NOW + 13);
    login("192.0.2.1", null, 302, NOW + 14);
    assertThat(value(Signal.LOGIN_AFTER_FAILURES, NOW + 14)).isEqualTo(1);
    assertThat(rule(Signal.LOGIN_AFTER_FAILURES).reached(1).map(Level::severity))
        .contains(Severity.CRITICAL);
  }

  @Test
  void aClientThatIsAllowedIsCountedAndNeverSuspected() {
    for (int i = 0; i < 40; i++) {
      Visit allowed = visit("192.0.2.1", "POST", "/x" + i, i % 2 == 0 ? 401 : 404, NOW);
      allowed.allowed = true;
      allowed.user = "u" + i;
      allowed.query = "q=%3Cscript%3E";
      watch.see(allowed);
    }
    assertThat(value(Signal.FAILED_LOGINS, NOW)).isEqualTo(20);
    assertThat(above(NOW)).containsExactly(Signal.FAILED_LOGINS);
  }

  /** SEC-13. */
  @Test
  void aDetectorThatFailsIsCountedAndTheOthersGoOn() {
    Detector broken =
        (seen, cell) -> {
          throw new IllegalStateException("on purpose");
        };
    RequestWatch failing =
        new RequestWatch(new ClientTable(new SplittableRandom(1)), List.of(broken));
    for (int i = 0; i < 20; i++) {
      failing.see(visit("192.0.2.1", "POST", "/login", 401, NOW + i));
    }
    assertThat(failing.errors()).isEqualTo(20);
    assertThat(Objects.requireNonNull(failing.standings(NOW + 20).get(Signal.BRUTE_FORCE)).value())
        .isEqualTo(20);
  }

  /** Against lists of everything, with exact windows that begin where those of the watch do. */
  @Test
  void theNumbersAreThoseOfAPlainSlowCount() {
    for (int seed = 0; seed < 20; seed++) {
      RequestWatch fast = new RequestWatch(new SplittableRandom(seed));
      SplittableRandom random = new SplittableRandom(seed);
      Map<String, Integer> failed = new HashMap<>();
      Map<String, Set<String>> users = new HashMap<>();
      int refused = 0;
      for (int i = 0; i < 2_000; i++) {
        String client = "10.0.0." + random.nextInt(30);
        int status = List.of(200, 302, 401, 403, 404).get(random.nextInt(5));
        Visit one = visit(client, "POST", "/login", status, NOW + i / 4);
        one.user = "user" + random.nextInt(5);
        fast.see(one);
        if (status == 401 || status == 403) {
          refused++;
          failed.merge(client, 1, Integer::sum);
          users.computeIfAbsent(client, none -> new HashSet<>()).add(one.user);
        }
      }
      long end = NOW + 500;
      Map<Signal, Standing> standings = fast.standings(end);
      assertThat(Objects.requireNonNull(standings.get(Signal.FAILED_LOGINS)).value())
          .isEqualTo(refused);
      for (Standing.Contributor one :
          Objects.requireNonNull(standings.get(Signal.SPRAYING)).top()) {
        assertThat(one.value())
            .isCloseTo(
                users.getOrDefault(Address.ofKey(one.client()), Set.of()).size(),
                org.assertj.core.data.Offset.offset(1.0));
      }
      List<Standing.Contributor> top =
          Objects.requireNonNull(standings.get(Signal.FAILED_LOGINS)).top();
      List<Integer> exact =
          failed.values().stream().sorted(java.util.Comparator.reverseOrder()).limit(5).toList();
      assertThat(top.stream().map(each -> (int) each.value()).toList()).isEqualTo(exact);
      for (Standing.Contributor one : top) {
        assertThat(failed.get(Address.ofKey(one.client()))).isEqualTo((int) one.value());
      }
    }
  }
}
