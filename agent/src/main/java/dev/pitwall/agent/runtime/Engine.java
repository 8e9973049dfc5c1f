package dev.pitwall.agent.runtime;

import dev.pitwall.check.logs.LogEvents;
import dev.pitwall.finding.Findings;
import dev.pitwall.request.RequestObserver;

/** What the agent needs of the engine that it feeds. */
public interface Engine extends AutoCloseable {

  /** Hears of each exchange, on the request's thread. */
  RequestObserver requests();

  /** Hears of the application's log events, on the thread that logs. */
  LogEvents logEvents();

  /** Where the agent's own findings go. */
  Findings findings();

  /** Begins to check and to tell: what was kept until now has been delivered. Called once. */
  void watch();

  /** The JVM ends. Two seconds are left; no exception. */
  @Override
  void close();
}
