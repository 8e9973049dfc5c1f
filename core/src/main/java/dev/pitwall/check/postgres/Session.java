package dev.pitwall.check.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The permanent session during one run. Every statement is a transaction of its own and is counted,
 * so that the ratio of rollbacks does not become better by our own traffic.
 */
final class Session {

  /** Makes a value of the row that the result set stands on. */
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final AtomicLong asked;

  /**
   * A view of an open connection.
   *
   * @param asked the counter of all statements, over all sessions
   */
  Session(Connection connection, AtomicLong asked) {
    this.connection = connection;
    this.asked = asked;
  }

  Connection connection() {
    return connection;
  }

  /** How many statements Pitwall sent so far. */
  long asked() {
    return asked.get();
  }

  /** All rows; the statement itself bounds how many. */
  <T> List<T> rows(String sql, Row<T> row) throws SQLException {
    asked.incrementAndGet();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(row.of(result));
      }
      return rows;
    }
  }

  /** The only row of a statement that always gives one. */
  <T> T row(String sql, Row<T> row) throws SQLException {
    List<T> rows = rows(sql, row);
    if (rows.size() != 1) {
      throw new SQLException("one row was expected, the server sent " + rows.size(), "02000");
    }
    return rows.get(0);
  }

  /** True once the session has ended, whoever ended it. */
  boolean over() {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }
}
