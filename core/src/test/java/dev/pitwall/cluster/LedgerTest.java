package dev.pitwall.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.cluster.Cluster.Outcome;
import dev.pitwall.cluster.ClusterStatus.Role;
import dev.pitwall.finding.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerTest {
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

  /** Leads whatever others do: its lock has a key of its own. */
  private Replica forcedLeader(String name) {
    return new Replica(database.sessions(), name, time, state, name.hashCode());
  }

  @Test
  void twoForcedLeadersDoTheWorkOfASlotOnce() {
    try (Replica a = forcedLeader("a");
        Replica b = forcedLeader("b")) {
      assertThat(a.turn().role()).isEqualTo(Role.LEADER);
      assertThat(b.turn().role()).isEqualTo(Role.LEADER);
      AtomicInteger runs = new AtomicInteger();
      for (int slot = 0; slot < 50; slot++) {
        String name = "2026-07-27T03:" + slot;
        CompletableFuture<Outcome> other =
            CompletableFuture.supplyAsync(
                () -> b.cluster.once("backup", name, runs::incrementAndGet));
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(a.cluster.once("backup", name, runs::incrementAndGet));
        outcomes.add(other.join());
        assertThat(outcomes).containsOnlyOnce(Outcome.RAN);
        assertThat(outcomes).containsAnyOf(Outcome.DONE_BEFORE, Outcome.ELSEWHERE);
      }
      assertThat(runs).hasValue(50);
    }
  }

  @Test
  void aSlotThatWasBegunAndNotDoneIsFreeAfterTwoMinutesAndOneThatIsDoneNever() throws Exception {
    try (Replica a = forcedLeader("a");
        Replica b = forcedLeader("b")) {
      a.turn();
      b.turn();
      assertThat(a.desk.ask((ledger, session) -> ledger.claim(session, "backup", "begun")))
          .contains(Ledger.Claim.OURS);
      assertThat(a.cluster.once("backup", "done", () -> {})).isEqualTo(Outcome.RAN);
      assertThat(b.cluster.once("backup", "begun", () -> {})).isEqualTo(Outcome.ELSEWHERE);
      age("119 seconds");
      assertThat(b.cluster.once("backup", "begun", () -> {})).isEqualTo(Outcome.ELSEWHERE);
      age("2 seconds");
      assertThat(b.cluster.once("backup", "begun", () -> {})).isEqualTo(Outcome.RAN);
      assertThat(b.cluster.once("backup", "done", () -> {})).isEqualTo(Outcome.DONE_BEFORE);
    }
  }

  private void age(String by) throws Exception {
    database.sql(
        "UPDATE pitwall.pitwall_ledger SET claimed_at = claimed_at - interval '" + by + "'");
  }

  @Test
  void workThatTakesLongerThanTwoMinutesKeepsItsClaim() {
    try (Replica a = forcedLeader("a");
        Replica b = forcedLeader("b")) {
      a.turn();
      b.turn();
      Outcome outcome =
          a.cluster.once(
              "backup",
              "long",
              () -> {
                try {
                  age("200 seconds");
                  a.pass(Duration.ofSeconds(31));
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
                b.turn();
                assertThat(b.cluster.once("backup", "long", () -> {})).isEqualTo(Outcome.ELSEWHERE);
              });
      assertThat(outcome).isEqualTo(Outcome.RAN);
    }
  }

  @Test
  void workThatFailsLeavesItsSlotFree() {
    try (Replica a = forcedLeader("a")) {
      a.turn();
      assertThatThrownBy(
              () ->
                  a.cluster.once(
                      "backup",
                      "x",
                      () -> {
                        throw new IllegalStateException("no space");
                      }))
          .hasMessage("no space");
      assertThat(a.cluster.once("backup", "x", () -> {})).isEqualTo(Outcome.RAN);
    }
  }

  @Test
  void aFollowerDoesNothingAndAnInstanceAloneEverything() {
    try (Replica a = new Replica(database.sessions(), "a", time, state);
        Replica b = new Replica(database.sessions(), "b", time, state)) {
      assertThat(b.cluster.once("backup", "x", () -> {})).isEqualTo(Outcome.UNKNOWN);
      a.turn();
      b.turn();
      assertThat(b.cluster.once("backup", "x", () -> {})).isEqualTo(Outcome.NOT_LEADER);
    }
  }

  @Test
  void aRoleWithoutRightsGetsAFindingWhoseStatementsMendIt() throws Exception {
    database.sql("CREATE ROLE checks LOGIN", "REVOKE CREATE ON DATABASE postgres FROM PUBLIC");
    try (Replica a = new Replica(database.sessions("checks", database.port()), "a", time, state)) {
      assertThat(a.turn().role()).isEqualTo(Role.LEADER);
      Finding finding = a.findings.list().get(0);
      assertThat(finding.code()).isEqualTo(Ledger.UNWRITABLE);
      assertThat(finding.text()).contains("permission denied", "checks");
      AtomicInteger runs = new AtomicInteger();
      assertThat(a.cluster.once("backup", "x", runs::incrementAndGet)).isEqualTo(Outcome.RAN);

      String create =
          finding.text().replaceFirst("(?s).*(CREATE SCHEMA IF NOT EXISTS [^;]*);.*", "$1");
      database.sql(create);
      a.pass(Duration.ofSeconds(61));
      assertThat(a.findings.list()).isEmpty();
      assertThat(a.desk.ledger()).isEqualTo(Ledger.State.USABLE);
    }
  }

  @Test
  void aTableThatSomebodyElseOwnsNeedsTheGrantsOfTheFinding() throws Exception {
    database.sql("CREATE ROLE owner2 LOGIN", "CREATE ROLE user2 LOGIN");
    database.sql("CREATE SCHEMA pitwall AUTHORIZATION owner2");
    try (Replica owner =
            new Replica(database.sessions("owner2", database.port()), "a", time, state);
        Replica user = new Replica(database.sessions("user2", database.port()), "b", time, state)) {
      owner.turn();
      user.turn();
      assertThat(owner.findings.list()).isEmpty();
      String text = user.findings.list().get(0).text();
      String grants = text.substring(text.indexOf("GRANT USAGE"), text.lastIndexOf('.'));
      database.sql(grants.split(";"));
      user.pass(Duration.ofSeconds(61));
      assertThat(user.findings.list()).isEmpty();
    }
  }

  @Test
  void rowsAreForgottenAfterThirtyDays() throws Exception {
    try (Replica a = forcedLeader("a")) {
      a.turn();
      a.cluster.once("backup", "old", () -> {});
      a.cluster.once("backup", "new", () -> {});
      database.sql(
          "UPDATE pitwall.pitwall_ledger SET done_at = done_at - interval '31 days'"
              + " WHERE slot = 'old'");
      a.pass(Duration.ofHours(1));
      assertThat(database.ask("SELECT slot FROM pitwall.pitwall_ledger")).containsExactly("new");
    }
  }

  @Test
  void aTableThatIsDroppedIsMadeAgain() throws Exception {
    try (Replica a = forcedLeader("a")) {
      a.turn();
      database.sql("DROP SCHEMA pitwall CASCADE");
      assertThat(a.cluster.once("backup", "x", () -> {})).isEqualTo(Outcome.UNKNOWN);
      a.turn();
      assertThat(a.cluster.once("backup", "x", () -> {})).isEqualTo(Outcome.RAN);
    }
  }
}
