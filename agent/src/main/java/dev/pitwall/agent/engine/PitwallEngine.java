package dev.pitwall.agent.engine;

import dev.pitwall.Pitwall;
import dev.pitwall.agent.runtime.Engine;
import dev.pitwall.check.logs.LogEvents;
import dev.pitwall.finding.Findings;
import dev.pitwall.request.RequestObserver;
import java.util.stream.Collectors;

/** The agent's engine: core, as it is. */
final class PitwallEngine implements Engine {
  private final Pitwall pitwall;
  private final LogEvents logEvents;

  PitwallEngine(Pitwall pitwall) {
    this.pitwall = pitwall;
    this.logEvents = pitwall.logEvents();
  }

  @Override
  public RequestObserver requests() {
    return pitwall.requests();
  }

  @Override
  public LogEvents logEvents() {
    return logEvents;
  }

  @Override
  public Findings findings() {
    return pitwall.findings();
  }

  @Override
  public void watch() {
    pitwall.watch();
    if (!pitwall.canBeAsked()) {
      tellOnStderr();
    }
  }

  /** The one line that the application's stderr gets, and only where nothing else can be read. */
  @SuppressWarnings("SystemOut")
  private void tellOnStderr() {
    System.err.println(
        "pitwall: there is no state dir and no admin port, so nobody can see what was found: "
            + pitwall.findings().list().stream()
                .map(finding -> finding.code() + " (" + finding.text() + ")")
                .collect(Collectors.joining("; "))
                .replaceAll("\\R", " "));
  }

  @Override
  public void close() {
    pitwall.close();
  }
}
