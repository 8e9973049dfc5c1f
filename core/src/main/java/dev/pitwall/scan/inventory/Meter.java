package dev.pitwall.scan.inventory;

import java.io.IOException;
import java.util.function.LongSupplier;

/** Watches how much one archive inflates to, and with it the whole inventory. */
final class Meter {
  private final Bounds bounds;
  private final Total total;
  private final LongSupplier packed;
  private long inflated;

  /** What all archives share. */
  static final class Total {
    private long bytes;
    private long entries;
  }

  /** A bound is reached. */
  static final class Reached extends IOException {
    private static final long serialVersionUID = 1;
    private final Skipped.Reason reason;

    Reached(Skipped.Reason reason) {
      super(reason.name());
      this.reason = reason;
    }

    Skipped.Reason reason() {
      return reason;
    }
  }

  /**
   * Nothing is inflated yet.
   *
   * @param packed bytes of the archive that were read by now, or all of them
   */
  Meter(Bounds bounds, Total total, LongSupplier packed) {
    this.bounds = bounds;
    this.total = total;
    this.packed = packed;
  }

  void inflated(int bytes) throws Reached {
    inflated += bytes;
    total.bytes += bytes;
    if (total.bytes > bounds.bytes()) {
      throw new Reached(Skipped.Reason.TOO_MUCH);
    }
    if (inflated > bounds.grace() && inflated / bounds.ratio() > Math.max(1, packed.getAsLong())) {
      throw new Reached(Skipped.Reason.BOMB);
    }
  }

  void entry() throws Reached {
    if (++total.entries > bounds.entries()) {
      throw new Reached(Skipped.Reason.TOO_MUCH);
    }
  }
}
