package dev.pitwall.check.postgres;

import dev.pitwall.finding.Findings;
import dev.pitwall.text.Messages;
import org.jspecify.annotations.Nullable;

/** Tells what our role lacks, each lack once, and takes it back when it is there. */
final class Rights {
  static final String GRANT = "postgres.grant.pg_monitor";
  static final String EXTENSION = "postgres.extension.pg_stat_statements";
  static final String LIBRARY = "postgres.library.pg_stat_statements";
  static final String SEQUENCES = "postgres.grant.sequences";

  private final Findings findings;
  private final Messages words;

  Rights(Findings findings, Messages words) {
    this.findings = findings;
    this.words = words;
  }

  void statistics(ServerFacts facts) {
    tell(GRANT, facts.readsStatistics(), "finding.grant", facts);
  }

  void statements(ServerFacts facts, @Nullable StatementsExtension extension) {
    tell(EXTENSION, extension != null, "finding.extension", facts);
    boolean loaded = extension == null || extension.track() != null;
    tell(LIBRARY, loaded, "finding.library", facts);
  }

  /** pg_monitor does not reach the values of sequences, so they need a grant of their own. */
  void sequences(ServerFacts facts, boolean readable) {
    tell(SEQUENCES, readable, "finding.sequences", facts);
  }

  private void tell(String code, boolean fine, String key, ServerFacts facts) {
    if (fine) {
      findings.clear(code);
    } else {
      findings.report(code, words.get(key, "role", facts.role(), "database", facts.database()));
    }
  }
}
