package dev.pitwall.export;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.util.List;

/**
 * The settings {@code export.jmx} and {@code export.jfr}.
 *
 * @param jmx whether there are MBeans {@code dev.pitwall:type=...}; default true
 * @param jfr whether a running flight recording gets events; default true
 */
public record ExportSettings(boolean jmx, boolean jfr) {
  private static final Key<Boolean> JMX =
      Key.flag(
          "export.jmx",
          true,
          "Whether readings, alerts and requests are MBeans dev.pitwall:type=... in the platform's"
              + " MBean server, once the application has made one.");
  private static final Key<Boolean> JFR =
      Key.flag(
          "export.jfr",
          true,
          "Whether a running recording of JDK Flight Recorder gets the events dev.pitwall.Request,"
              + " dev.pitwall.Incident and dev.pitwall.Reading.");

  /** The keys of this feature. */
  public static List<Key<?>> keys() {
    return List.of(JMX, JFR);
  }

  /** The effective settings. */
  public static ExportSettings from(Configuration c) {
    return new ExportSettings(c.get(JMX), c.get(JFR));
  }
}
