package dev.pitwall.cluster;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.util.List;

/**
 * Whether replicas agree on who speaks for all of them.
 *
 * @param on false: this instance tells and does everything as if it were the only one
 * @param schema where the table {@code pitwall_ledger} is, or is made; not blank
 */
public record ClusterSettings(boolean on, String schema) {
  private static final String DEFAULT_SCHEMA = "pitwall";

  private static final Key<String> CLUSTER =
      Key.choice(
          "cluster",
          List.of("auto", "off"),
          "auto",
          "auto: replicas that share postgres.url let one of them tell and do what is needed once;"
              + " off: this instance behaves as if it were the only one.");
  private static final Key<String> SCHEMA =
      Key.text(
          "cluster-schema",
          DEFAULT_SCHEMA,
          "Schema of the table pitwall_ledger, in which replicas write what was told and done; made"
              + " if the role may.");

  /** Its keys. */
  public static List<Key<?>> keys() {
    return List.of(CLUSTER, SCHEMA);
  }

  /** The settings in force; a blank schema becomes the default. */
  public static ClusterSettings from(Configuration c) {
    String schema = c.get(SCHEMA).strip();
    return new ClusterSettings(
        c.get(CLUSTER).equals("auto"), schema.isEmpty() ? DEFAULT_SCHEMA : schema);
  }
}
