package dev.pitwall.servlet;

import dev.pitwall.admin.AdminMount;
import dev.pitwall.request.Gate;
import dev.pitwall.request.RequestObserver;
import org.jspecify.annotations.Nullable;

/** What works behind the filters of one class loader: takes the exchanges. */
interface Engine extends AutoCloseable {

  /** Hears of each exchange. */
  RequestObserver observer();

  /** Whether requests reach the application. */
  Gate gate();

  /** The dashboard for a path of the application; null while it is not up. */
  default @Nullable AdminMount mount() {
    return null;
  }

  /** A further application is served. */
  void join(Application application);

  /** This application is no longer served; the engine keeps nothing of it. */
  void leave(Application application);

  /** Ends every thread and gives every resource back; the engine is not used afterwards. */
  @Override
  void close();
}
