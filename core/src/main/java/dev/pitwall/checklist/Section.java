package dev.pitwall.checklist;

import java.util.Locale;

/** The parts of a checklist, in their order. */
public enum Section {
  SERVICES,
  RESOURCES,
  ERRORS,
  DATABASE,
  CERTIFICATES,
  BACKUPS,
  ALERTS,
  VULNERABILITIES,
  UPDATES;

  /** The name in JSON and in the configuration: {@code services}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Where a check's answer belongs.
   *
   * @param reading its name, for instance {@code host.disk}
   */
  public static Section of(String reading) {
    int dot = reading.indexOf('.');
    return switch (dot < 0 ? reading : reading.substring(0, dot)) {
      case "db" -> DATABASE;
      case "tls" -> CERTIFICATES;
      case "backup" -> BACKUPS;
      case "security" -> ERRORS;
      case "check" -> ALERTS;
      case "scan" -> VULNERABILITIES;
      case "app" -> reading.equals("app.error-rate") ? ERRORS : SERVICES;
      case "http" -> reading.equals("http.errors") ? ERRORS : RESOURCES;
      default -> RESOURCES;
    };
  }

  /** True for what all replicas of an application share: one of them tells of it for all. */
  public boolean shared() {
    return this == DATABASE || this == BACKUPS || this == CERTIFICATES || this == VULNERABILITIES;
  }
}
