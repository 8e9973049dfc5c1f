package dev.pitwall.admin;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the dashboard shows beyond the other desks: one JSON document each, made when asked for. */
public interface DashboardDesk {
  /** Nothing is known. */
  DashboardDesk NONE =
      new DashboardDesk() {
        @Override
        public boolean actions() {
          return false;
        }

        @Override
        public void write(Document document, Locale locale, Writer out) throws IOException {
          out.write("{}");
        }

        @Override
        public Optional<String> runbook(String rule, Locale locale) {
          return Optional.empty();
        }

        @Override
        public boolean sample(long id, Writer out) {
          return false;
        }

        @Override
        public boolean tryChannels() {
          return false;
        }

        @Override
        public Optional<Lines> log(int file, long from) {
          return Optional.empty();
        }
      };

  /** The documents that there are, each below {@code /api/v1/}. */
  enum Document {
    /** All routes of the last minute, and the newest slow requests. */
    REQUESTS("requests"),
    /** The slow requests that are kept, without the stacks of their threads. */
    SAMPLES("samples"),
    /** Open incidents with the words for a person, those of the last eight days, and the starts. */
    INCIDENTS("incidents"),
    /** The catalogue of backups. */
    BACKUPS("backups"),
    /** What is in force, each value with its origin; secrets masked. */
    CONFIGURATION("configuration"),
    /** What Pitwall itself costs. */
    SELF("self"),
    /** The log files that this process writes. */
    LOGS("logs"),
    /** How the last test message fared. */
    TRIAL("alerts/test");

    private final String path;

    Document(String name) {
      path = "/api/v1/" + name;
    }

    String path() {
      return path;
    }
  }

  /**
   * A piece of a log.
   *
   * @param next where the next piece begins, in bytes
   * @param skipped bytes before the piece that were passed over, because too many were waiting
   * @param lines whole lines, oldest first
   */
  record Lines(long next, long skipped, List<String> lines) {
    /** Keeps a copy. */
    public Lines {
      lines = List.copyOf(lines);
    }
  }

  /** {@code admin.actions}, as it is now: whether a browser may do more than look. */
  boolean actions();

  /**
   * Writes a document.
   *
   * @param locale of the sentences in it
   */
  void write(Document document, Locale locale, Writer out) throws IOException;

  /** The page about a rule, as Markdown; empty if there is none. */
  Optional<String> runbook(String rule, Locale locale);

  /** Writes one of the slow requests with its stacks; false if it is not kept (any more). */
  boolean sample(long id, Writer out) throws IOException;

  /** Begins to send a test message through every channel; false if one is on its way. */
  boolean tryChannels();

  /**
   * A piece of one of the log files.
   *
   * @param file its number in {@link Document#LOGS}
   * @param from where to begin; negative: the last lines there are
   * @return empty if there is no such file, or it cannot be read
   */
  Optional<Lines> log(int file, long from);
}
