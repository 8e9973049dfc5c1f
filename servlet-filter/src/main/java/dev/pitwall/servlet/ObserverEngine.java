package dev.pitwall.servlet;

import dev.pitwall.request.RequestObserver;

/** An observer that somebody else owns, with the header's default name. */
record ObserverEngine(RequestObserver observer) implements Engine {
  private static final String DEFAULT_HEADER = "X-Process-Time";

  @Override
  public String header() {
    return DEFAULT_HEADER;
  }

  @Override
  public void close() {
    // its owner ends it
  }
}
