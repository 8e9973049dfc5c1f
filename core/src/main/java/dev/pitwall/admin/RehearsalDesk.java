package dev.pitwall.admin;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a rule would have said of the readings that are kept. */
public interface RehearsalDesk {
  /** Nothing is kept. */
  RehearsalDesk NONE =
      new RehearsalDesk() {
        @Override
        public void rules(Writer out) throws IOException {
          out.write("{\"rules\":[]}");
        }

        @Override
        public boolean rehearse(Asked asked, Locale locale, Writer out) {
          throw new IllegalArgumentException("no readings are kept");
        }
      };

  /**
   * What is asked, as it was written; null for what was left out.
   *
   * @param rule its id
   * @param when a condition in place of the rule's
   * @param pendingFor how long the value must be beyond
   * @param threshold in place of the rule's
   * @param since how far back
   * @param perWeek how many alerts a week are wanted at most
   */
  record Asked(
      @Nullable String rule,
      @Nullable String when,
      @Nullable String pendingFor,
      @Nullable String threshold,
      @Nullable String since,
      @Nullable String perWeek) {}

  /** Writes the rules that can be asked for, as they are in force. */
  void rules(Writer out) throws IOException;

  /**
   * Writes what came of it; takes about a second at most.
   *
   * @return false if another one is under way, and nothing was written
   * @throws IllegalArgumentException with a sentence for people, if it cannot be asked so
   */
  boolean rehearse(Asked asked, Locale locale, Writer out) throws IOException;
}
