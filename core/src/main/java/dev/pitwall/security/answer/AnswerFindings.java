package dev.pitwall.security.answer;

import dev.pitwall.finding.Findings;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What keeps the answer from doing all it was asked to. */
final class AnswerFindings {
  private static final String HELD = "security.answer-held";
  private static final String STOPPED = "security.answer-stopped";
  private static final String FULL = "security.answer-full";

  private final Findings findings;

  AnswerFindings(Findings findings) {
    this.findings = findings;
  }

  /** True while it is not beyond doubt who a client is, or what time it is. */
  boolean isDoubtful() {
    return findings.list().stream()
        .anyMatch(
            each ->
                each.code().equals("security.behind-proxy")
                    || each.code().startsWith("security.clock:"));
  }

  /**
   * How it stands.
   *
   * @param stopped null if it is not
   */
  void tell(Answer.@Nullable Stop stopped, boolean held) {
    if (stopped == null) {
      findings.clear(STOPPED);
    } else {
      findings.report(
          STOPPED,
          (stopped.by().isEmpty()
                  ? "Denying clients (security.answer): too many of those who use the application"
                      + " would have been hit; 5 % of the clients and 20 % of the good answers are"
                      + " allowed. Probably they share an address, as that of a new proxy: put it"
                      + " into http.trusted-proxies or security.allow."
                  : "Denying clients (security.answer): stopped by " + stopped.by() + ".")
              + " Nobody is denied until "
              + Instant.ofEpochSecond(stopped.until())
              + ", or until security.answer changes.");
    }
    if (held) {
      findings.report(
          HELD,
          "Denying clients (security.answer = enforce): who a client is, or what time it is, is not"
              + " beyond doubt, as the finding security.behind-proxy or security.clock says."
              + " Requests are counted as in dry-run until that is mended.");
    } else {
      findings.clear(HELD);
    }
  }

  void tellFull() {
    findings.report(
        FULL,
        "Denying clients (security.answer): "
            + Denials.MOST
            + " are denied, which is the most; further ones are served. Deny them at the firewall or"
            + " proxy.");
  }

  void clearFull() {
    findings.clear(FULL);
  }
}
