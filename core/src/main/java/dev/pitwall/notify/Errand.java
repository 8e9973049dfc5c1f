package dev.pitwall.notify;

import java.time.Instant;

/** One message on its way to one channel. */
sealed interface Errand permits Delivery, Single {

  String channel();

  /** The delivery's identity: the same at every attempt. */
  String id();

  /** How many were begun. */
  int attempts();

  /** Not before; by the steady clock. */
  Instant nextTry();

  /** True from the moment before it goes out until it is known how that ended. */
  boolean inFlight();
}
