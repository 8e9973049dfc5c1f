package dev.pitwall.check.net;

import java.io.IOException;
import java.util.Locale;

/** The other side did not do its part before the deadline. */
public final class LateException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Step step;

  LateException(Step step) {
    super("not done in time: " + step.name().toLowerCase(Locale.ROOT));
    this.step = step;
  }

  /** What was waited for. */
  public Step step() {
    return step;
  }
}
