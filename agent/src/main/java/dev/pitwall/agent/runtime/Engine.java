package dev.pitwall.agent.runtime;

import dev.pitwall.agent.weave.HeaderSettings;
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

  /**
   * The header's settings; asked once, after the start, and again at {@link #applicationStarted}.
   */
  HeaderSettings header();

  /**
   * The application serves requests, or has run for half a minute: what could disturb its start
   * (sampling, network, JMX) may begin. Called once.
   */
  void applicationStarted();

  /** The JVM ends. Two seconds are left; no exception. */
  @Override
  void close();
}
