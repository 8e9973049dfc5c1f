package dev.pitwall.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the text after {@code -javaagent:pitwall-agent.jar=} apart: {@code key=value,key=value}. A
 * comma inside of a value is written {@code \,}; commas between {@code [} and {@code ]} belong to
 * the value as well, so a JSON list needs no backslash. Every other backslash is itself.
 */
final class AgentArguments {
  static final String ORIGIN = "agent argument";

  private AgentArguments() {}

  static Map<String, String> parse(String arguments, ProblemList problems) {
    Map<String, String> values = new LinkedHashMap<>();
    String before = "";
    for (String part : split(arguments)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        String key = part.substring(0, equals).strip();
        before = key.startsWith("pitwall.") ? key.substring("pitwall.".length()) : key;
        values.put(before, part.substring(equals + 1).strip());
      } else if (!part.isBlank()) {
        // The part itself is not shown: it may be the end of a secret that holds a comma.
        problems.add(
            ConfigProblem.of(ConfigProblem.Kind.BAD_ARGUMENT, ORIGIN + " " + before, before, ""));
      }
    }
    return values;
  }

  private static List<String> split(String arguments) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int brackets = 0;
    for (int i = 0; i < arguments.length(); i++) {
      char c = arguments.charAt(i);
      if (c == '\\' && i + 1 < arguments.length() && arguments.charAt(i + 1) == ',') {
        part.append(',');
        i++;
        continue;
      }
      if (c == ',' && brackets == 0) {
        parts.add(part.toString());
        part.setLength(0);
        continue;
      }
      brackets = c == '[' ? brackets + 1 : c == ']' ? Math.max(brackets - 1, 0) : brackets;
      part.append(c);
    }
    parts.add(part.toString());
    return parts;
  }
}
