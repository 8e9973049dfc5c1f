package dev.pitwall;

import dev.pitwall.check.http.HealthSettings;
import dev.pitwall.config.ConfigProblem;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.emergency.EmergencySettings;
import dev.pitwall.emergency.MaintenanceMode;
import dev.pitwall.emergency.MaintenancePage;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.metrics.PathPatterns;
import dev.pitwall.notify.Sender;
import dev.pitwall.request.Gate;
import dev.pitwall.schedule.TimeSource;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What everything else stands on: the configuration with its mistakes told, the state directory,
 * and whether requests are turned away. Under the agent it is laid behind the first answer, unless
 * {@link FirstResponse} says that maintenance mode may be on.
 */
public final class Foundation {
  private final LoadedConfiguration configuration;
  private final TimeSource time = TimeSource.system();
  private final Findings findings = new Findings(time);
  private final ProcessFacts facts = ProcessFacts.read();
  private final Locale locale;
  private final Sender sender;
  private final StateDirectory state;
  private final MaintenanceMode maintenance;
  private final Gate gate;

  private Foundation(LoadedConfiguration configuration, Gate gate) {
    this.configuration = configuration;
    this.gate = gate;
    CoreSettings core = CoreSettings.from(configuration);
    locale = core.locale().orElseGet(Locale::getDefault);
    sender = Pitwall.sender(core, facts);
    for (ConfigProblem problem : configuration.problems()) {
      findings.report(problem.code(), problem.text(locale));
    }
    state = StateDirectory.open(core.stateDir(), sender.app(), facts.home(), findings);
    maintenance =
        new MaintenanceMode(gate, page(configuration, locale), state.path(), time, findings);
  }

  /**
   * Takes the state directory, and closes the gate if maintenance mode was on when the last run
   * ended. Throws for nothing that the machine or the configuration refuse: it is a finding.
   *
   * @param gate what agent or filter asks before a request reaches the application
   */
  public static Foundation lay(LoadedConfiguration configuration, Gate gate) {
    Foundation foundation = new Foundation(configuration, gate);
    foundation.maintenance.resume();
    return foundation;
  }

  private static Gate.Closed page(LoadedConfiguration c, Locale locale) {
    EmergencySettings settings = EmergencySettings.from(c);
    return new MaintenancePage(settings.retryAfter(), openPaths(c, List.of()), locale);
  }

  /** Paths on which nobody is turned away: those of health, and {@code further} ones. */
  static Predicate<String> openPaths(LoadedConfiguration c, List<String> further) {
    List<String> open = new ArrayList<>(EmergencySettings.from(c).openPaths());
    HealthSettings.from(c).urls().stream().map(URI::getPath).forEach(open::add);
    open.removeIf(path -> path == null || path.isEmpty());
    open.addAll(further);
    return new PathPatterns(open)::matches;
  }

  /** What keeps Pitwall from doing all it was asked to. */
  public Findings findings() {
    return findings;
  }

  LoadedConfiguration configuration() {
    return configuration;
  }

  TimeSource time() {
    return time;
  }

  ProcessFacts facts() {
    return facts;
  }

  /** The language of what is told. */
  public Locale locale() {
    return locale;
  }

  Sender sender() {
    return sender;
  }

  StateDirectory state() {
    return state;
  }

  MaintenanceMode maintenance() {
    return maintenance;
  }

  Gate gate() {
    return gate;
  }
}
