package dev.pitwall.agent;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the agent may do anything at all: {@code enabled} from the agent's argument, {@code
 * -Dpitwall.enabled}, {@code PITWALL_ENABLED}, then the configuration file; the first that says
 * true or false decides. The file is read as text here, because a file that does not parse but says
 * {@code enabled = false} must switch off as well, and because no library may be loaded yet.
 */
final class KillSwitch {
  private static final int MOST_BYTES = 1 << 20;

  private final Map<String, String> arguments;

  KillSwitch(Map<String, String> arguments) {
    this.arguments = arguments;
  }

  boolean on() {
    String[] given = {
      arguments.get("enabled"),
      System.getProperty("pitwall.enabled"),
      System.getenv("PITWALL_ENABLED")
    };
    for (String value : given) {
      if (value != null && value.trim().equalsIgnoreCase("false")) {
        return false;
      }
      if (value != null && value.trim().equalsIgnoreCase("true")) {
        return true;
      }
    }
    File file = configuration();
    return file == null || !SwitchText.isOff(read(file));
  }

  /** The configuration file that will be read, or null if there is none. */
  private @Nullable File configuration() {
    String[] named = {
      arguments.get("config"), System.getProperty("pitwall.config"), System.getenv("PITWALL_CONFIG")
    };
    for (String name : named) {
      if (name != null && !name.isBlank()) {
        return new File(name);
      }
    }
    File here = new File("pitwall.conf");
    if (here.isFile()) {
      return here;
    }
    File system = new File("/etc/pitwall/pitwall.conf");
    return system.isFile() ? system : null;
  }

  private static String read(File file) {
    if (!file.isFile()) {
      return "";
    }
    try (FileInputStream in = new FileInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return ""; // the configuration reports it as a finding; it cannot say "off"
    }
  }
}
