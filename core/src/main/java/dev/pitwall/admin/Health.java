package dev.pitwall.admin;

import java.util.List;

/**
 * The answer of a health probe, in the shape of MicroProfile Health; no details, because probes are
 * open to everybody.
 */
public record Health(List<Probe> checks) {

  /** Keeps a copy. */
  public Health {
    checks = List.copyOf(checks);
  }

  /** One check. */
  public record Probe(String name, boolean up) {}

  /** True if every check is. */
  public boolean up() {
    return checks.stream().allMatch(Probe::up);
  }
}
