package dev.pitwall.emergency.evidence;

/**
 * One piece of evidence.
 *
 * @param name of its file: {@code threads.txt}
 * @param body writes it when it is asked to
 */
public record Exhibit(String name, Body body) {

  /** Writes text. */
  @FunctionalInterface
  public interface Body {
    /**
     * Writes until it is done or interrupted.
     *
     * @throws NotHere if there is nothing of the kind
     * @throws Exception if it cannot be had; its message is told
     */
    void write(Appendable out) throws Exception;
  }

  /** There is nothing of the kind here: no failure. */
  public static final class NotHere extends Exception {
    private static final long serialVersionUID = 1;

    /** With the reason, a sentence. */
    public NotHere(String reason) {
      super(reason);
    }
  }
}
