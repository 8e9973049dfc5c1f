package dev.pitwall.agent.runtime;

import dev.pitwall.finding.Findings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps what is found before there is an engine; at most {@value #MOST}, one a code. */
final class EarlyFindings {
  private static final int MOST = 50;

  private final Map<String, String> early = new LinkedHashMap<>();
  private @Nullable Findings findings;

  synchronized void report(String code, String text) {
    Findings open = findings;
    if (open != null) {
      open.report(code, text);
    } else if (early.size() < MOST) {
      early.put(code, text);
    }
  }

  synchronized void deliverTo(Findings open) {
    findings = open;
    early.forEach(open::report);
    early.clear();
  }
}
