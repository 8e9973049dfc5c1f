package dev.pitwall;

import dev.pitwall.alert.Incident;
import dev.pitwall.check.Reading;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.export.ExportSettings;
import dev.pitwall.export.PitwallMeters;
import dev.pitwall.export.PrometheusExport;
import dev.pitwall.export.TargetInfo;
import dev.pitwall.export.jfr.FlightEvents;
import dev.pitwall.export.jmx.JmxBeans;
import dev.pitwall.export.jmx.JmxViews;
import dev.pitwall.export.otlp.OtlpPush;
import dev.pitwall.export.otlp.OtlpSettings;
import dev.pitwall.export.otlp.OtlpSource;
import dev.pitwall.finding.Findings;
import dev.pitwall.metrics.HttpSettings;
import dev.pitwall.metrics.RequestRecorder;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives the numbers to other monitors: Prometheus, OTLP, JMX, Flight Recorder. */
final class Exports implements AutoCloseable {
  private final Configuration configuration;
  private final Means means;
  private final PrometheusMeterRegistry registry;
  private final PitwallMeters own;
  private final Supplier<@Nullable Watch> watch;
  private final Instant start;
  private final Optional<FlightEvents> flight;
  private @Nullable JmxBeans beans;
  private volatile @Nullable OtlpPush push;

  /** Who speaks, what is recorded, and what tells it. */
  record Means(
      Sender sender,
      ProcessFacts facts,
      RequestRecorder recorder,
      TimeSource time,
      Findings findings) {}

  /**
   * Gives nothing before {@link #begin} but events to a recording that runs already.
   *
   * @param registry holds this process alone
   * @param own puts Pitwall's own numbers into it
   * @param watch null before the application has started
   */
  Exports(
      Configuration configuration,
      Means means,
      PrometheusMeterRegistry registry,
      PitwallMeters own,
      Supplier<@Nullable Watch> watch) {
    this.configuration = configuration;
    this.means = means;
    this.registry = registry;
    this.own = own;
    this.watch = watch;
    start = means.time().now();
    flight =
        ExportSettings.from(configuration).jfr()
            ? Optional.of(
                new FlightEvents(HttpSettings.from(configuration).slowThreshold(), means.time()))
            : Optional.empty();
    flight.ifPresent(means.recorder()::addListener);
  }

  /** Events of a recording; empty if they are switched off. */
  Optional<FlightEvents> flight() {
    return flight;
  }

  private void refresh() {
    means.recorder().flush();
    own.refresh();
  }

  /** What {@code /metrics} answers. */
  PrometheusExport metrics() {
    return new PrometheusExport(registry, this::refresh);
  }

  /** Begins to push and to show beans; the application runs. */
  void begin(Threads threads) {
    TargetInfo.register(registry, means.sender(), Release.version());
    OtlpSettings otlp = OtlpSettings.from(configuration);
    if (otlp.isSet()) {
      OtlpSource.Who who =
          new OtlpSource.Who(means.sender(), means.facts().host(), means.facts().pid());
      OtlpSource source = new OtlpSource(registry, this::refresh, who, Release.version(), start);
      OtlpPush begun = new OtlpPush(otlp, source, means.time(), means.findings());
      push = begun;
      begun.start(threads);
    }
    if (ExportSettings.from(configuration).jmx()) {
      JmxBeans begun = new JmxBeans(views(), means.sender().app(), means.findings());
      beans = begun;
      begun.start(threads);
    }
  }

  private JmxViews views() {
    RequestRecorder recorder = means.recorder();
    return new JmxViews(
        this::readings, this::incidents, recorder::active, recorder::overall, recorder::routes);
  }

  private List<Reading> readings() {
    Watch watching = watch.get();
    return watching == null ? List.of() : watching.readings();
  }

  private List<Incident> incidents() {
    Watch watching = watch.get();
    return watching == null ? List.of() : watching.open();
  }

  /** What arrived nowhere, by what it was; without what is 0. */
  Map<String, Long> dropped() {
    OtlpPush pushing = push;
    long points = pushing == null ? 0 : pushing.dropped();
    return points == 0 ? Map.of() : Map.of("otlp_point", points);
  }

  @Override
  public void close() {
    OtlpPush pushing = push;
    if (pushing != null) {
      pushing.close();
    }
    JmxBeans shown = beans;
    if (shown != null) {
      shown.close();
    }
  }
}
