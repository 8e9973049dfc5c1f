package dev.pitwall.finding;

import dev.pitwall.schedule.TimeSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open findings; at most {@value #MOST}, further ones are only counted and logged. */
public final class Findings {
  private static final Logger log = LoggerFactory.getLogger(Findings.class);
  private static final int MOST = 200;

  private final TimeSource time;
  private final Map<String, Finding> open = new LinkedHashMap<>();
  private long dropped;

  /** No findings yet. */
  public Findings(TimeSource time) {
    this.time = time;
  }

  /**
   * Opens a finding, or renews the text of the one with this code. Logged when it is new or says
   * something new.
   *
   * @param code stable; with a part that tells siblings apart where needed: {@code config:host.cpu}
   */
  public synchronized void report(String code, String text) {
    Finding known = open.get(code);
    if (known != null && known.text().equals(text)) {
      return;
    }
    if (known == null && open.size() >= MOST) {
      dropped++;
      return;
    }
    open.put(code, new Finding(code, text, known == null ? time.now() : known.since()));
    log.warn("{}: {}", code, text);
  }

  /** Closes the finding with this code, if it is open. */
  public synchronized void clear(String code) {
    if (open.remove(code) != null) {
      log.info("{}: over", code);
    }
  }

  /** The open findings, oldest first. */
  public synchronized List<Finding> list() {
    return List.copyOf(open.values());
  }

  /** How many findings found no place. */
  public synchronized long dropped() {
    return dropped;
  }
}
