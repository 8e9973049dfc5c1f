package dev.pitwall.scan.osv;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The base score of a CVSS 3.0 or 3.1 vector.
 *
 * @see <a href="https://www.first.org/cvss/v3.1/specification-document">section 7.1</a>
 */
final class Cvss3 {
  private static final int LONGEST = 300;

  private Cvss3() {}

  /** Empty if it is no complete vector of version 3. */
  static OptionalDouble score(String vector) {
    if (!vector.startsWith("CVSS:3.") || vector.length() > LONGEST) {
      return OptionalDouble.empty();
    }
    Map<String, String> metrics = new HashMap<>();
    for (String part : vector.split("/", -1)) {
      int colon = part.indexOf(':');
      if (colon > 0) {
        metrics.put(part.substring(0, colon), part.substring(colon + 1));
      }
    }
    boolean changed = "C".equals(metrics.get("S"));
    double attack = weight(metrics, "AV", "N", 0.85, "A", 0.62, "L", 0.55, "P", 0.2);
    double complexity = weight(metrics, "AC", "L", 0.77, "H", 0.44);
    double privileges =
        changed
            ? weight(metrics, "PR", "N", 0.85, "L", 0.68, "H", 0.5)
            : weight(metrics, "PR", "N", 0.85, "L", 0.62, "H", 0.27);
    double interaction = weight(metrics, "UI", "N", 0.85, "R", 0.62);
    double confidentiality = impact(metrics, "C");
    double integrity = impact(metrics, "I");
    double availability = impact(metrics, "A");
    double lost = 1 - (1 - confidentiality) * (1 - integrity) * (1 - availability);
    double impact =
        changed ? 7.52 * (lost - 0.029) - 3.25 * Math.pow(lost - 0.02, 15) : 6.42 * lost;
    double exploitability = 8.22 * attack * complexity * privileges * interaction;
    double score =
        impact <= 0 ? 0 : roundUp(Math.min(10, (changed ? 1.08 : 1) * (impact + exploitability)));
    boolean known = metrics.containsKey("S") && !Double.isNaN(impact + exploitability);
    return known ? OptionalDouble.of(score) : OptionalDouble.empty();
  }

  private static double impact(Map<String, String> metrics, String name) {
    return weight(metrics, name, "H", 0.56, "L", 0.22, "N", 0.0);
  }

  /** NaN for a value that does not exist. */
  private static double weight(Map<String, String> metrics, String name, Object... weights) {
    String value = metrics.get(name);
    for (int i = 0; i < weights.length; i += 2) {
      if (weights[i].equals(value)) {
        return (Double) weights[i + 1];
      }
    }
    return Double.NaN;
  }

  /** As appendix A of the specification has it, safe against the last bits. */
  private static double roundUp(double value) {
    long rounded = Math.round(value * 100_000);
    return rounded % 10_000 == 0 ? rounded / 100_000.0 : (rounded / 10_000 + 1) / 10.0;
  }
}
