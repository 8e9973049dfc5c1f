package dev.pitwall.logs.live;

import java.util.List;

/** One logging library of one application. */
@FunctionalInterface
public interface LogWriter {
  /** The files that it writes now; throws nothing. Not for the request's thread. */
  List<WrittenLog> written();
}
