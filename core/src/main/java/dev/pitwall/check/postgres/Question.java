package dev.pitwall.check.postgres;

import dev.pitwall.check.Reading;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * One thing that is asked of the server, with the readings that it gives. On its own: what fails in
 * one leaves the others alone.
 */
interface Question {

  /** A word for people and logs, for instance {@code dead-tuples}. */
  String id();

  /** Pause between two times that it is asked; zero: at every run. In between its answer holds. */
  default Duration every() {
    return Duration.ZERO;
  }

  /** False if it makes no sense on this server; then it gives no reading at all. */
  default boolean applies(ServerFacts facts) {
    return true;
  }

  /** The readings that every server gives, as unknown; not those that only some servers give. */
  List<Reading> unknown(String reason);

  /** The readings of which it is not known whether this server gives them, once asking failed. */
  default List<Reading> failed(String reason) {
    return unknown(reason);
  }

  /** Asks. A statement that the server refuses or cuts off goes up as it is. */
  List<Reading> ask(Session session, ServerFacts facts) throws SQLException;
}
