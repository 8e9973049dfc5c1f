package dev.pitwall.scan.osv;

/** A point at which a range begins or ends. */
record Event(Type type, String version) {

  enum Type {
    /** Vulnerable from here on; {@code 0} is the beginning. */
    INTRODUCED,
    /** No more from here on. */
    FIXED,
    /** The last one that is. */
    LAST_AFFECTED,
    /** No statement from here on. */
    LIMIT
  }
}
