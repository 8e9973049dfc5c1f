package dev.pitwall.servlet;

import dev.pitwall.request.Exchange;
import dev.pitwall.request.RequestObserver;

/** Records nothing, for a start that failed; that was said when it did. */
final class Unrecorded implements RequestObserver {
  @Override
  public void started() {
    // nothing is recorded
  }

  @Override
  public void finished(Exchange exchange) {
    // nothing is recorded
  }
}
