package dev.pitwall.agent.weave;

import dev.pitwall.check.logs.LogEvents;
import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.request.Gate;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.schedule.TimeSource;

/** What an adapter gets to work with. All of it is safe on the request's thread. */
public interface AdapterContext {

  /** The server is about to take connections: the application has started. */
  void listening();

  /** Who hears of exchanges. */
  RequestObserver requests();

  /** Who hears of the application's log events. */
  LogEvents logEvents();

  /** Who knows the files that the application's logging libraries write. */
  WrittenLogs writtenLogs();

  /** The header's settings as they are now. */
  HeaderSettings header();

  /** Whether a servlet filter of Pitwall is there that must see that a request is timed already. */
  boolean filters();

  /** Whether the requests of all servlets are timed by the hooks of their container. */
  boolean servletContainer();

  /** Whether requests reach the application. */
  Gate gate();

  /** The clock. */
  TimeSource time();

  /** The switch of a hook. */
  HookSwitch hookSwitch(String hook);
}
