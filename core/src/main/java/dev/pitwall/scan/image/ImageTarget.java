package dev.pitwall.scan.image;

import java.util.regex.Pattern;

/**
 * A container image: a tar file of one, or the name of one that this machine has.
 *
 * @param text as it was written
 * @param file true for a file
 */
public record ImageTarget(String text, boolean file) {
  private static final int LONGEST = 512;

  /** {@code registry.example.com:5000/team/app:1.2@sha256:...}; never an option of a command. */
  private static final Pattern REFERENCE =
      Pattern.compile(
          "[a-zA-Z0-9][a-zA-Z0-9._-]*(:\\d{1,5})?(/[a-z0-9][a-z0-9._-]*)*"
              + "(:[\\w][\\w.-]{0,127})?(@sha256:[0-9a-f]{64})?");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is neither an absolute path nor an image's name
   */
  public static ImageTarget parse(String written) {
    String text = written.strip();
    boolean clean = text.chars().noneMatch(Character::isISOControl) && text.length() <= LONGEST;
    if (clean && text.startsWith("/") && text.length() > 1) {
      return new ImageTarget(text, true);
    }
    if (clean && REFERENCE.matcher(text).matches()) {
      return new ImageTarget(text, false);
    }
    throw new IllegalArgumentException("no image");
  }

  @Override
  public String toString() {
    return text;
  }
}
