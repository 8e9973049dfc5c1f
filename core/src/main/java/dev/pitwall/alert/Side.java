package dev.pitwall.alert;

/** On which side of its level a value is trouble. */
public enum Side {
  /** Large is bad: fires strictly above, clears at or below. */
  ABOVE,
  /** Small is bad: fires strictly below, clears at or above. */
  BELOW;

  /** True if {@code value} is strictly beyond {@code level}. */
  public boolean beyond(double value, double level) {
    return this == ABOVE ? value > level : value < level;
  }

  /** The worse of the two. */
  public double worse(double one, double other) {
    return this == ABOVE ? Math.max(one, other) : Math.min(one, other);
  }
}
