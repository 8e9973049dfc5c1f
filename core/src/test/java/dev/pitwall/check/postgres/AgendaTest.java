package dev.pitwall.check.postgres;

import static dev.pitwall.check.postgres.Asked.measured;
import static dev.pitwall.check.postgres.Asked.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When questions are asked, with statements that a real server answers or cuts off. */
class AgendaTest {
  @TempDir static Path data;
  private static TestServer server;

  private final TestTime time = new TestTime();
  private final AtomicLong asked = new AtomicLong();
  private Connection connection;
  private Session session;

  /** Gives what its statement gives. */
  private static class Sql implements Question {
    private final String name;
    private final Duration every;
    private String sql;
    private int times;

    Sql(String name, Duration every, String sql) {
      this.name = name;
      this.every = every;
      this.sql = sql;
    }

    @Override
    public String id() {
      return name;
    }

    @Override
    public Duration every() {
      return every;
    }

    @Override
    public List<Reading> unknown(String reason) {
      return List.of(new Reading.Unknown(ReadingKey.of(name), Unit.COUNT, reason));
    }

    @Override
    public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
      times++;
      double value = session.row(sql, row -> row.getDouble(1));
      return List.of(new Reading.Measured(ReadingKey.of(name), Unit.COUNT, value));
    }
  }

  @BeforeAll
  static void startServer() throws Exception {
    server = new TestServer(data.resolve("pg"), new HashMap<>(Map.of("fsync", "off")));
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    connection = server.connect();
    try (var statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = '100ms'");
    }
    session = new Session(connection, asked);
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
  }

  private Agenda agenda(Question... questions) {
    return new Agenda(List.of(questions), Messages.of(PostgresChecks.class, Locale.ENGLISH), time);
  }

  private Agenda.Round run(Agenda agenda) throws SQLException {
    return agenda.ask(session, ServerFacts.read(session));
  }

  @Test
  void oneThatFailsLeavesTheOthersAlone() throws Exception {
    Sql before = new Sql("db.before", Duration.ZERO, "SELECT 1");
    Sql noColumn = new Sql("db.column", Duration.ZERO, "SELECT no_such_column FROM pg_class");
    Sql slow = new Sql("db.slow", Duration.ZERO, "SELECT 1 FROM pg_sleep(20)");
    Sql noRow = new Sql("db.row", Duration.ZERO, "SELECT 1 WHERE false");
    Sql after = new Sql("db.after", Duration.ZERO, "SELECT 2");
    Agenda.Round round = run(agenda(before, noColumn, slow, noRow, after));
    assertThat(measured(round.readings(), "db.before").value()).isEqualTo(1);
    assertThat(unknown(round.readings(), "db.column")).contains("42703");
    assertThat(unknown(round.readings(), "db.slow")).contains("57014");
    assertThat(unknown(round.readings(), "db.row")).contains("one row was expected");
    assertThat(measured(round.readings(), "db.after").value()).isEqualTo(2);
    assertThat(round.timeouts()).isEqualTo(1);
    assertThat(round.lost()).isNull();
  }

  @Test
  void oneThatOnlySomeServersAnswerIsUnknownWhenItFails() throws Exception {
    Sql sometimes =
        new Sql("db.sometimes", Duration.ZERO, "SELECT no_such_column FROM pg_class") {
          @Override
          public List<Reading> unknown(String reason) {
            return List.of();
          }

          @Override
          public List<Reading> failed(String reason) {
            return super.unknown(reason);
          }
        };
    Agenda agenda = agenda(sometimes);
    assertThat(agenda.unknown("why")).isEmpty();
    assertThat(unknown(run(agenda).readings(), "db.sometimes")).contains("42703");
    assertThat(unknown(agenda.unknown("why"), "db.sometimes")).isEqualTo("why");
  }

  @Test
  void aHeavyOneIsAskedSeldomAndItsAnswerRepeated() throws Exception {
    Sql heavy = new Sql("db.heavy", Duration.ofMinutes(5), "SELECT 1");
    Agenda agenda = agenda(heavy);
    for (int i = 0; i < 10; i++) {
      assertThat(measured(run(agenda).readings(), "db.heavy").value()).isEqualTo(1);
      time.forward(Duration.ofSeconds(30));
    }
    assertThat(heavy.times).isEqualTo(1);
    run(agenda);
    assertThat(heavy.times).isEqualTo(2);
  }

  @Test
  void oneThatTimedOutThreeTimesIsParkedForHalfAnHourAndShownSo() throws Exception {
    Sql slow = new Sql("db.slow", Duration.ZERO, "SELECT 1 FROM pg_sleep(20)");
    Agenda agenda = agenda(slow);
    for (int i = 0; i < 3; i++) {
      assertThat(run(agenda).timeouts()).isEqualTo(1);
    }
    Agenda.Round parked = run(agenda);
    assertThat(unknown(parked.readings(), "db.slow"))
        .contains("3 times in a row")
        .contains("postgres.statement-timeout");
    assertThat(parked.timeouts()).isZero();
    time.forward(Duration.ofMinutes(29));
    run(agenda);
    assertThat(slow.times).isEqualTo(3);
    time.forward(Duration.ofMinutes(1));
    slow.sql = "SELECT 1";
    assertThat(measured(run(agenda).readings(), "db.slow").value()).isEqualTo(1);
  }

  @Test
  void aTimeOutNowAndThenParksNothing() throws Exception {
    Sql moody = new Sql("db.moody", Duration.ZERO, "");
    Agenda agenda = agenda(moody);
    for (int i = 0; i < 9; i++) {
      moody.sql = i % 3 == 2 ? "SELECT 1" : "SELECT 1 FROM pg_sleep(20)";
      run(agenda);
    }
    assertThat(moody.times).isEqualTo(9);
  }

  @Test
  void whatThereIsNoTimeLeftForWaits() throws Exception {
    Question eats =
        new Question() {
          @Override
          public String id() {
            return "db.eats";
          }

          @Override
          public List<Reading> unknown(String reason) {
            return List.of();
          }

          @Override
          public List<Reading> ask(Session session, ServerFacts facts) {
            time.forward(Agenda.BUDGET.plusSeconds(1));
            return List.of();
          }
        };
    Sql later = new Sql("db.later", Duration.ZERO, "SELECT 1");
    assertThat(unknown(run(agenda(eats, later)).readings(), "db.later")).contains("5 s");
    assertThat(later.times).isZero();
  }

  @Test
  void aSessionThatEndsInTheMiddleIsToldAsLost() throws Exception {
    Sql suicide =
        new Sql("db.end", Duration.ZERO, "SELECT pg_terminate_backend(pg_backend_pid())::int");
    Sql after = new Sql("db.after", Duration.ZERO, "SELECT 1");
    Agenda.Round round = run(agenda(suicide, after));
    assertThat(round.lost()).isNotNull();
    assertThat(after.times).isZero();
  }

  @Test
  void everyStatementIsCounted() throws Exception {
    long before = asked.get();
    run(agenda(new Sql("db.one", Duration.ZERO, "SELECT 1")));
    assertThat(asked.get() - before).isEqualTo(3);
  }
}
