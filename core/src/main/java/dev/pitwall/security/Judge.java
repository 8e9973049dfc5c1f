package dev.pitwall.security;

import org.jspecify.annotations.Nullable;

/** Hears of clients above a threshold, and may deny them. Called by one thread at a time. */
public interface Judge {
  /** Denies nobody. */
  Judge NONE = signal -> false;

  /** True if it wants to hear of this signal. */
  boolean hears(Signal signal);

  /** A client went above the threshold of a signal that is heard of, or is above it still. */
  default void above(Evidence evidence) {}

  /**
   * Before the requests of this second are counted.
   *
   * @param forgive is given the clients whose denial is over
   */
  default void pass(long second, Forgiving forgive) {}

  /** True for a status that says, in an access log, that somebody was denied by us. */
  default boolean answers(int status) {
    return false;
  }

  /** Lets a client begin anew. */
  @FunctionalInterface
  interface Forgiving {
    void forgive(long client);
  }

  /**
   * What speaks against a client and for it.
   *
   * @param client see {@link Address#key}
   * @param address as it stands in the request
   * @param hidden true if a private address sent a header that names another client and is not
   *     believed: probably a proxy that nobody named
   * @param path of the newest request of it, undecoded; null if unknown
   * @param value of the signal, above its threshold
   * @param good its answers below 400 in ten minutes
   * @param bad its answers 401, 403 and 404 in ten minutes
   * @param allGood answers below 400 to all clients in ten minutes
   * @param clients how many clients there were
   * @param second the time of the newest request
   */
  record Evidence(
      Signal signal,
      long client,
      Address address,
      boolean hidden,
      @Nullable String path,
      double value,
      double good,
      double bad,
      double allGood,
      double clients,
      long second) {}
}
