package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.check.Unit;
import dev.pitwall.notify.Notification.Chart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Hours of values, and messages with them, that the tests of the channels share. */
public final class Charts {
  private Charts() {}

  /** Sixty minutes until 20:59 in Tokyo. */
  public static Chart of(String title, Unit unit, double threshold, IntToDoubleFunction value) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      values.add(value.applyAsDouble(i));
    }
    Instant end = Instant.parse("2026-11-23T11:59:00Z");
    return new Chart(title, unit, threshold, end, Duration.ofMinutes(1), values);
  }

  /** CPU that rises to 91 %, with a gap of four minutes. */
  public static Chart cpu() {
    return of("CPU", Unit.RATIO, 0.8, i -> i >= 20 && i < 24 ? Double.NaN : rising(i));
  }

  private static double rising(int i) {
    double noise = ((i * 7919) % 13 - 6) / 120.0;
    if (i > 54) {
      return 0.89 + noise / 3 + (i == 59 ? 0.01 : 0);
    }
    return (i > 44 ? 0.35 + (i - 44) * 0.045 : 0.32) + noise;
  }

  /** The message about the CPU, with its hour. */
  public static Notification withChart(Locale locale, Chart chart) {
    Notification plain = SampleIncidents.opened(locale);
    return changed(
        plain,
        plain.sections(),
        List.of(new Notification.About(SampleIncidents.cpu(), Notification.Kind.OPENED)),
        chart);
  }

  /** A digest about so many incidents. */
  public static Notification digest(Locale locale, int sections, List<Incident> incidents) {
    boolean japanese = locale.getLanguage().equals("ja");
    Notification plain = SampleIncidents.opened(locale);
    Notification.Section section =
        new Notification.Section(
            japanese
                ? "CRITICAL host.cpu: CPU 91 %(しきい値 80 %)"
                : "CRITICAL host.cpu: CPU 91 % (threshold 80 %)",
            plain.facts().subList(0, 2),
            plain.nextStep());
    Notification digest =
        new Notification(
            "digest-1",
            "digest-1",
            Notification.Kind.DIGEST,
            plain.severity(),
            japanese
                ? "[RacePredictor] CRITICAL: " + sections + " 件のアラート"
                : "[RacePredictor] CRITICAL: " + sections + " alerts",
            japanese
                ? sections + " 件のアラートがまとめて発生しました。深刻なものから順に並べています。"
                : sections + " alerts opened together; the worst stands first.",
            plain.facts().subList(3, plain.facts().size()),
            "",
            List.of(),
            "",
            "",
            plain.footer(),
            Collections.nCopies(sections, section),
            List.of(),
            null,
            plain.language(),
            plain.created());
    return changed(
        digest,
        digest.sections(),
        incidents.stream()
            .map(each -> new Notification.About(each, Notification.Kind.OPENED))
            .toList(),
        null);
  }

  /** The same with other sections, incidents and chart. */
  public static Notification changed(
      Notification plain,
      List<Notification.Section> sections,
      List<Notification.About> about,
      @Nullable Chart chart) {
    return new Notification(
        plain.id(),
        plain.thread(),
        plain.kind(),
        plain.severity(),
        plain.subject(),
        plain.summary(),
        plain.facts(),
        plain.offendersTitle(),
        plain.offenders(),
        plain.nextStep(),
        plain.command(),
        plain.footer(),
        sections,
        about,
        chart,
        plain.language(),
        plain.created());
  }
}
