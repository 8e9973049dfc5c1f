package dev.pitwall.admin;

import dev.pitwall.export.PrometheusExport;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What the admin port shows. The suppliers answer from memory within milliseconds.
 *
 * @param status the snapshot behind the page and {@code /api/v1/status}
 * @param ready whether the application can take requests
 * @param metrics behind {@code /metrics}
 * @param alerts behind {@code /api/v1/alerts}
 * @param emergency behind {@code /api/v1/emergency}
 * @param checklist behind {@code /api/v1/checklist}
 * @param loaded behind {@code /api/v1/scan/loaded}
 * @param security behind {@code /api/v1/security}
 * @param history behind {@code /api/v1/history}
 * @param rehearsal behind {@code /api/v1/rehearsal}
 * @param dashboard what the pages show beyond these
 * @param locale the page's language for a browser that asks for neither English nor Japanese
 */
public record AdminViews(
    Supplier<Status> status,
    Supplier<Health> ready,
    PrometheusExport metrics,
    AlertDesk alerts,
    EmergencyDesk emergency,
    ChecklistDesk checklist,
    ScanDesk loaded,
    SecurityDesk security,
    HistoryDesk history,
    RehearsalDesk rehearsal,
    DashboardDesk dashboard,
    Locale locale) {

  /** The same where nobody knows what is loaded, nobody is denied and nothing is kept. */
  public AdminViews(
      Supplier<Status> status,
      Supplier<Health> ready,
      PrometheusExport metrics,
      AlertDesk alerts,
      EmergencyDesk emergency,
      ChecklistDesk checklist,
      Locale locale) {
    this(
        status,
        ready,
        metrics,
        alerts,
        emergency,
        checklist,
        ScanDesk.NONE,
        SecurityDesk.NONE,
        HistoryDesk.NONE,
        RehearsalDesk.NONE,
        DashboardDesk.NONE,
        locale);
  }
}
