package dev.pitwall.alert;

/** The readings of one target as they were kept, by time. */
public interface Recorded {
  /** When it was read: second since 1970, growing with the index. */
  long second(int index);

  /** The value; not a number for an unknown reading. */
  double value(int index);
}
