package dev.pitwall.examples.racepredictor;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the races and their runners. */
@Repository
class Races {
  private final JdbcClient jdbc;

  Races(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Race> all() {
    return jdbc.sql("SELECT id, name, course, metres FROM race ORDER BY id")
        .query(Race.class)
        .list();
  }

  Optional<Race> byId(long id) {
    return jdbc.sql("SELECT id, name, course, metres FROM race WHERE id = :id")
        .param("id", id)
        .query(Race.class)
        .optional();
  }

  /** The runners of a race, the likeliest winner first. */
  List<Chance> chances(long raceId) {
    return jdbc.sql(
            """
            SELECT runner, round(exp(form) / sum(exp(form)) OVER (), 3) AS probability
            FROM runner WHERE race_id = :race ORDER BY form DESC
            """)
        .param("race", raceId)
        .query(Chance.class)
        .list();
  }

  /**
   * A report that takes its time, over a second. Each number is a statement of its own, also for
   * PostgreSQL, which tells statements apart by their shape.
   */
  long report(int number) {
    String averages = ", avg(form)".repeat(number);
    return jdbc.sql("SELECT count(*)" + averages + " FROM runner, pg_sleep(1.2)")
        .query((row, index) -> row.getLong(1))
        .single();
  }

  boolean alive() {
    return jdbc.sql("SELECT 1").query(Integer.class).single() == 1;
  }

  /** One race. */
  record Race(long id, String name, String course, int metres) {}

  /** One runner's probability to win. */
  record Chance(String runner, double probability) {}
}
