package dev.pitwall.cli;

import dev.pitwall.notify.Runbook;
import java.util.List;
import java.util.stream.Collectors;

/** Rules about the machine and the JVM, which tests switch off: a busy machine is no failure. */
public final class MachineRules {
  private MachineRules() {}

  /** Lines for the configuration, below {@code pitwall}, that switch all of them off. */
  public static String off(String... but) {
    return Runbook.rules().stream()
        .filter(id -> id.startsWith("host.") || id.startsWith("jvm."))
        .filter(id -> !List.of(but).contains(id))
        .map(id -> "alerts.rules.\"" + id + "\".enabled = false\n")
        .collect(Collectors.joining());
  }
}
