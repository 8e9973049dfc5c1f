package dev.pitwall.examples.racepredictor;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application. {@code DATABASE_URL} names its PostgreSQL ({@code jdbc:postgresql://...});
 * without it an embedded one is started, with {@code pg_stat_statements} preloaded.
 */
@SpringBootApplication
public class RacePredictor {

  /** Starts on port 8000, or {@code --server.port=}. */
  public static void main(String[] args) {
    SpringApplication.run(RacePredictor.class, args);
  }
}
