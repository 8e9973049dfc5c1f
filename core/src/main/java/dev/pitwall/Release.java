package dev.pitwall;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * Which Pitwall this is. From a file that the build writes, because a manifest says nothing to
 * classes of the agent's isolated loader.
 */
public final class Release {
  private static final String FILE = "release.properties";

  private Release() {}

  /** The version, such as {@code 1.2.0}; {@code unknown} in classes that were built otherwise. */
  public static String version() {
    Properties facts = new Properties();
    try (InputStream in = Release.class.getResourceAsStream(FILE)) {
      if (in != null) {
        facts.load(in);
      }
    } catch (IOException unreadable) {
      return "unknown";
    }
    return facts.getProperty("version", "unknown");
  }
}
