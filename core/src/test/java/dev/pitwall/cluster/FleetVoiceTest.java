package dev.pitwall.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Scope;
import dev.pitwall.alert.Severity;
import dev.pitwall.cluster.ClusterStatus.Role;
import dev.pitwall.notify.Voice.Who;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Replicas see the same trouble, each with an incident of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FleetVoiceTest {
  private static final Duration PING = Leadership.PING_EVERY;

  @TempDir static Path folder;
  @TempDir Path state;
  private final ManualTime time = new ManualTime();
  private TestDatabase database;

  @BeforeAll
  void start() throws Exception {
    database = new TestDatabase(folder.resolve("pg"));
  }

  @AfterAll
  void stop() throws Exception {
    database.close();
  }

  @BeforeEach
  void empty() throws Exception {
    database.sql("DROP SCHEMA IF EXISTS pitwall CASCADE");
  }

  private Replica replica(String name) {
    return new Replica(database.sessions(), name, time, state).turn();
  }

  private Incident full(Replica seenBy, Severity severity) {
    Incident incident =
        Replica.incident(
            "I-" + seenBy.fleet.instance() + "-" + time.now().toEpochMilli(),
            "db.connections",
            Scope.CLUSTER,
            severity,
            time.now());
    seenBy.open.add(incident);
    return incident;
  }

  private Incident end(Replica seenBy, Incident incident) {
    seenBy.open.remove(incident);
    return Replica.ended(incident, time.now());
  }

  private void killed(Replica leader, Replica next) {
    leader.kill();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                database
                    .ask(
                        "SELECT pid FROM pg_stat_activity WHERE application_name = 'pitwall/"
                            + leader.fleet.instance()
                            + "'")
                    .isEmpty());
    next.pass(PING);
    assertThat(next.role()).isEqualTo(Role.LEADER);
  }

  @Test
  void withTheDatabaseUpTheLeaderTellsAndTheOthersDoNot() {
    try (Replica a = replica("a");
        Replica b = replica("b");
        Replica c = replica("c")) {
      Incident atA = full(a, Severity.WARNING);
      Incident atB = full(b, Severity.WARNING);
      Incident atC = full(c, Severity.WARNING);
      assertThat(b.about(atB, true)).as("the leader may yet tell").isEqualTo(Who.LATER);
      assertThat(a.about(atA, true)).isEqualTo(Who.US);
      assertThat(a.about(atA, true)).as("on the second channel as well").isEqualTo(Who.US);
      a.told(atA);
      assertThat(b.about(atB, true)).isEqualTo(Who.OTHERS);
      assertThat(c.about(atC, true)).isEqualTo(Who.OTHERS);
      assertThat(a.voice.thread(atA))
          .isEqualTo(b.voice.thread(atB))
          .isNotEqualTo(
              a.voice.thread(
                  Replica.incident("x", "db.down", Scope.CLUSTER, Severity.CRITICAL, time.now())));

      time.forward(Duration.ofMinutes(5));
      Incident endA = end(a, atA);
      Incident endB = end(b, atB);
      assertThat(b.about(endB, false)).isEqualTo(Who.LATER);
      a.turn();
      assertThat(a.about(endA, false)).isEqualTo(Who.US);
      a.told(endA);
      assertThat(b.about(endB, false)).isEqualTo(Who.OTHERS);
    }
  }

  @Test
  void incidentsOfANodeAreToldByEachNode() {
    try (Replica a = replica("a");
        Replica b = replica("b")) {
      Incident cpu = Replica.incident("I1", "host.cpu", Scope.NODE, Severity.CRITICAL, time.now());
      assertThat(a.about(cpu, true)).isEqualTo(Who.US);
      assertThat(b.about(cpu, true)).isEqualTo(Who.US);
      assertThat(a.voice.thread(cpu)).isEqualTo("I1");
    }
  }

  @Test
  void aNewLeaderDoesNotTellAgainButTellsARiseAndTheEnd() {
    try (Replica a = replica("a");
        Replica b = replica("b")) {
      Incident atA = full(a, Severity.WARNING);
      Incident atB = full(b, Severity.WARNING);
      assertThat(a.about(atA, true)).isEqualTo(Who.US);
      a.told(atA);
      killed(a, b);
      assertThat(b.about(atB, true)).isEqualTo(Who.OTHERS);
      Incident worse =
          Replica.incident(
              atB.id(), "db.connections", Scope.CLUSTER, Severity.CRITICAL, atB.opened());
      assertThat(b.about(worse, true)).isEqualTo(Who.US);
      b.told(worse);
      b.pass(Duration.ofMinutes(5));
      assertThat(b.about(end(b, atB), false)).isEqualTo(Who.US);
    }
  }

  @Test
  void aLeaderThatDiedBeforeItsMessageWasTakenIsFollowedByOneThatTells() throws Exception {
    try (Replica a = replica("a");
        Replica b = replica("b")) {
      Incident atA = full(a, Severity.WARNING);
      Incident atB = full(b, Severity.WARNING);
      assertThat(a.about(atA, true)).isEqualTo(Who.US);
      killed(a, b);
      assertThat(b.about(atB, true)).as("the claim still holds").isEqualTo(Who.LATER);
      database.sql("UPDATE pitwall.pitwall_ledger SET claimed_at = claimed_at - interval '2 min'");
      assertThat(b.about(atB, true)).isEqualTo(Who.US);
    }
  }

  @Test
  void whatWasTakenOverIsNotRepeatedByTheOneThatHadDied() throws Exception {
    try (Replica b = replica("other")) {
      Incident atA;
      Incident atB = full(b, Severity.WARNING);
      try (Replica a = new Replica(database.sessions(), "a", time, state)) {
        b.kill(); // so that a leads
        a.pass(PING);
        atA = full(a, Severity.WARNING);
        assertThat(a.about(atA, true)).isEqualTo(Who.US);
        a.kill();
      }
      try (Replica c = replica("c");
          Replica a = replica("a")) {
        c.pass(PING);
        assertThat(c.role()).isEqualTo(Role.LEADER);
        assertThat(a.about(atA, true)).as("its claim is still its own").isEqualTo(Who.US);
        database.sql(
            "UPDATE pitwall.pitwall_ledger SET claimed_at = claimed_at - interval '2 min'");
        assertThat(c.about(atB, true)).isEqualTo(Who.US);
        assertThat(a.about(atA, true)).as("somebody is at it").isEqualTo(Who.LATER);
        c.told(atB);
        assertThat(a.about(atA, true)).isEqualTo(Who.OTHERS);
        a.kill();
        try (Replica again = new Replica(database.sessions(), "a", time, state)) {
          assertThat(again.about(atA, true)).as("not connected yet").isEqualTo(Who.LATER);
        }
      }
    }
  }

  @Test
  void aClaimFromBeforeAKillIsFinishedAfterTheRestart() {
    try (Replica b = replica("b")) {
      b.kill();
    }
    Incident atA;
    try (Replica a = replica("a")) {
      atA = full(a, Severity.WARNING);
      assertThat(a.about(atA, true)).isEqualTo(Who.US);
      a.kill();
    }
    try (Replica c = replica("c");
        Replica a = replica("a")) {
      Incident atC = full(c, Severity.WARNING);
      c.pass(PING);
      assertThat(c.about(atC, true)).as("the claim still holds").isEqualTo(Who.LATER);
      a.told(atA);
      assertThat(c.about(atC, true)).isEqualTo(Who.OTHERS);
    }
  }

  @Test
  void theSameTroubleAfterItsEndIsToldAnew() {
    try (Replica a = replica("a");
        Replica b = replica("b")) {
      for (int time = 0; time < 3; time++) {
        Incident atA = full(a, Severity.WARNING);
        Incident atB = full(b, Severity.WARNING);
        assertThat(a.about(atA, true)).as("time %d", time).isEqualTo(Who.US);
        a.told(atA);
        assertThat(b.about(atB, true)).isEqualTo(Who.OTHERS);
        a.pass(Duration.ofSeconds(1));
        Incident endA = end(a, atA);
        assertThat(a.about(endA, false)).isEqualTo(Who.US);
        a.told(endA);
        assertThat(b.about(end(b, atB), false)).isEqualTo(Who.OTHERS);
        a.pass(Duration.ofSeconds(1));
      }
    }
  }

  @Test
  void anOpeningThatADeadFleetLeftDoesNotSilenceTheNextOne() throws Exception {
    try (Replica a = replica("a")) {
      Incident before = full(a, Severity.WARNING);
      assertThat(a.about(before, true)).isEqualTo(Who.US);
      a.told(before);
      a.kill();
    }
    database.sql(
        "UPDATE pitwall.pitwall_ledger SET claimed_at = claimed_at - interval '1 hour',"
            + " done_at = done_at - interval '1 hour'");
    try (Replica c = replica("c")) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                c.pass(PING);
                return c.role() == Role.LEADER;
              });
      assertThat(c.about(full(c, Severity.WARNING), true)).isEqualTo(Who.US);
    }
  }

  @Test
  void whatStillLastsIsNotForgotten() throws Exception {
    try (Replica a = replica("a");
        Replica b = replica("b")) {
      Incident atA = full(a, Severity.WARNING);
      assertThat(a.about(atA, true)).isEqualTo(Who.US);
      a.told(atA);
      database.sql(
          "UPDATE pitwall.pitwall_ledger SET claimed_at = claimed_at - interval '1 hour',"
              + " done_at = done_at - interval '1 hour'");
      a.pass(Duration.ofSeconds(31)); // says that it still lasts
      killed(a, b);
      assertThat(b.about(full(b, Severity.WARNING), true))
          .as("b has just been started and sees it, too")
          .isEqualTo(Who.OTHERS);
    }
  }

  @Test
  void aReminderIsTheLeadersEvenIfTheFormerLeaderToldTheOpening() throws Exception {
    try (Replica a = replica("a");
        Replica b = replica("b")) {
      Incident atA = full(a, Severity.WARNING);
      Incident atB = full(b, Severity.WARNING);
      a.about(atA, true);
      a.told(atA);
      assertThat(b.about(atB, true)).isEqualTo(Who.OTHERS);
      database.sql("UPDATE pitwall.pitwall_ledger SET done_at = done_at - interval '4 hours'");
      time.forward(Duration.ofHours(4));
      b.turn();
      a.turn();
      killed(a, b);
      assertThat(b.about(atB, true)).isEqualTo(Who.US);
    }
  }

  @Test
  void withTheDatabaseDownEveryInstanceTellsAfterADelayOfItsOwnAndInOneThread() throws Exception {
    try (TestDatabase own = new TestDatabase(state.resolve("pg"));
        Replica a = new Replica(own.sessions(), "web-1", time, state).turn();
        Replica b = new Replica(own.sessions(), "web-2", time, state).turn();
        Replica c = new Replica(own.sessions(), "web-3", time, state).turn()) {
      own.stop();
      List<Replica> all = List.of(a, b, c);
      time.forward(PING);
      all.forEach(Replica::turn);
      time.forward(PING);
      List<Incident> down =
          all.stream()
              .map(
                  each ->
                      Replica.incident(
                          "I-" + each.fleet.instance(),
                          "db.down",
                          Scope.CLUSTER,
                          Severity.CRITICAL,
                          time.now()))
              .toList();
      for (int i = 0; i < 3; i++) {
        Duration delay = all.get(i).fleet.delay();
        assertThat(delay).isBetween(Duration.ZERO, Duration.ofSeconds(60));
        assertThat(all.get(i).voice.about(down.get(i), true).until())
            .isEqualTo(down.get(i).opened().plus(delay));
      }
      assertThat(all.stream().map(each -> each.fleet.delay()).distinct()).hasSize(3);
      assertThat(down.stream().map(a.voice::thread).distinct()).hasSize(1);

      time.forward(Duration.ofSeconds(60));
      for (int i = 0; i < 2; i++) { // the third hears of the return before its turn
        assertThat(all.get(i).about(down.get(i), true)).isEqualTo(Who.US);
        all.get(i).told(down.get(i));
      }
      own.start();
      time.forward(Leadership.MOST_BACK_OFF);
      c.turn(); // it leads now, and told nothing
      all.forEach(Replica::turn);
      assertThat(c.role()).isEqualTo(Role.LEADER);
      Instant back = time.now();
      assertThat(c.about(Replica.ended(down.get(2), back), false))
          .as("the others told it, and tell its end")
          .isEqualTo(Who.OTHERS);
      for (int i = 0; i < 2; i++) {
        assertThat(all.get(i).about(Replica.ended(down.get(i), back), false)).isEqualTo(Who.US);
      }
    }
  }

  @Test
  void anOutageThatNobodyToldIsToldLateByTheLeaderAlone() throws Exception {
    try (TestDatabase own = new TestDatabase(state.resolve("pg"));
        Replica a = new Replica(own.sessions(), "web-1", time, state).turn();
        Replica b = new Replica(own.sessions(), "web-2", time, state).turn()) {
      own.stop();
      time.forward(PING);
      a.turn();
      b.turn();
      Incident down =
          Replica.incident("I1", "db.down", Scope.CLUSTER, Severity.CRITICAL, time.now());
      own.start();
      time.forward(Leadership.MOST_BACK_OFF);
      a.turn();
      b.turn();
      Incident over = Replica.ended(down, time.now());
      assertThat(a.about(over, false)).as("somebody may have told it").isEqualTo(Who.LATER);
      assertThat(b.about(over, false)).isEqualTo(Who.LATER);
      for (int i = 0; i < 7; i++) {
        time.forward(PING);
        a.turn();
        b.turn();
      }
      assertThat(a.about(over, false)).isEqualTo(Who.US);
      a.told(over);
      assertThat(b.about(over, false)).isEqualTo(Who.OTHERS);
    }
  }

  @Test
  void afterARestartItStillKnowsWhatItHadTold() {
    Incident incident;
    try (Replica a = replica("a")) {
      incident = full(a, Severity.WARNING);
      assertThat(a.about(incident, true)).isEqualTo(Who.US);
      a.kill();
    }
    try (Replica a = replica("a")) {
      assertThat(a.about(incident, true)).as("another channel").isEqualTo(Who.US);
    }
  }

  @Test
  void aLedgerThatOnlyFailsDoesNotKeepAnAlertBackForMoreThanAMinute() throws Exception {
    try (Replica a = replica("a")) {
      database.sql(
          "ALTER TABLE pitwall.pitwall_ledger ADD CONSTRAINT full_disk CHECK (slot = '') NOT VALID");
      Incident incident = full(a, Severity.WARNING);
      for (int i = 0; i <= 12; i++) {
        assertThat(a.about(incident, true)).isEqualTo(Who.LATER);
        a.pass(PING);
      }
      assertThat(a.about(incident, true)).isEqualTo(Who.US);
    }
  }

  @Test
  void withoutALedgerTheLeaderTellsAndANewLeaderMayRepeat() throws Exception {
    database.sql("DROP ROLE IF EXISTS reader", "CREATE ROLE reader LOGIN");
    try (Replica a =
            new Replica(database.sessions("reader", database.port()), "a", time, state).turn();
        Replica b =
            new Replica(database.sessions("reader", database.port()), "b", time, state).turn()) {
      Incident atA = full(a, Severity.WARNING);
      Incident atB = full(b, Severity.WARNING);
      assertThat(b.about(atB, true)).isEqualTo(Who.LATER);
      assertThat(a.about(atA, true)).isEqualTo(Who.US);
      assertThat(b.about(end(b, atB), false)).isEqualTo(Who.OTHERS);
      killed(a, b);
      assertThat(b.about(atB, true)).isEqualTo(Who.US);
    }
  }
}
