package dev.pitwall.examples.demo;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** What goes wrong in the demo: connections that nobody closes, and reports that take too long. */
final class Trouble implements AutoCloseable {
  /** With the application's own pool more than the guide's threshold of 50. */
  private static final int LEAKED = 52;

  private static final int REPORTS = 7;

  /** How often each report is asked for. */
  private static final int ROUNDS = 4;

  private final String url;
  private final Application application;
  private final List<Connection> leaked = new ArrayList<>();

  Trouble(String url, Application application) {
    this.url = url;
    this.application = application;
  }

  void leakConnections() throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setApplicationName("nightly-import");
    for (int i = 0; i < LEAKED; i++) {
      leaked.add(source.getConnection());
    }
  }

  /** Asks for the reports on threads of their own and returns at once. */
  void runSlowReports() {
    for (int report = 1; report <= REPORTS; report++) {
      String path = "/reports/" + report;
      Thread thread = new Thread(() -> ask(path), "report-" + report);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void ask(String path) {
    for (int i = 0; i < ROUNDS; i++) {
      try {
        application.get(path);
      } catch (IOException e) {
        System.out.println("   " + path + " was not answered: " + e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  void stopImport() throws SQLException {
    for (Connection connection : leaked) {
      connection.close();
    }
    leaked.clear();
  }

  @Override
  public void close() throws SQLException {
    stopImport();
  }
}
