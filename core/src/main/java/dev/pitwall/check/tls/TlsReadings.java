package dev.pitwall.check.tls;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** From what the targets showed to readings; asks nobody. */
final class TlsReadings {
  private static final String EXPIRY = "tls.expiry";
  private static final String LIFETIME = "tls.lifetime-left";
  private static final String UNTRUSTED = "tls.untrusted";
  private static final String NOT_RELOADED = "tls.not-reloaded";

  /** Automatic renewal begins at a third of a lifetime; at a quarter it is overdue. */
  static final double SHARE_WARN = 0.25;

  private final Words words;
  private final Duration warn;

  TlsReadings(Words words, Duration warn) {
    this.words = words;
    this.warn = warn;
  }

  /** Everything that the target answers, as unknown. */
  List<Reading> unknown(Target target, String reason) {
    List<Reading> readings = new ArrayList<>();
    readings.add(
        target.shortLived()
            ? new Reading.Unknown(key(LIFETIME, target), Unit.RATIO, reason)
            : new Reading.Unknown(key(EXPIRY, target), Unit.SECONDS, reason));
    if (target instanceof Target.Server server) {
      readings.add(new Reading.Unknown(key(UNTRUSTED, target), Unit.COUNT, reason));
      if (server.compared()) {
        readings.add(new Reading.Unknown(key(NOT_RELOADED, target), Unit.COUNT, reason));
      }
    }
    return readings;
  }

  private static ReadingKey key(String name, Target target) {
    return ReadingKey.of(name, "target", target.name());
  }

  static boolean isTrust(Reading reading) {
    return reading.key().name().equals(UNTRUSTED);
  }

  List<Reading> file(Target.Stored file, Instant now) {
    List<X509Certificate> all = file.certificates();
    X509Certificate first = ChainJudge.earliest(all);
    String detail = words.expiry(first, first.equals(all.get(0)), now);
    return List.of(expiry(file, first, all, detail, now));
  }

  /** True while nothing about the certificate calls for a closer look. */
  private boolean longEnough(X509Certificate certificate, Instant now) {
    return shortLived(certificate)
        ? share(certificate, now) >= SHARE_WARN
        : Facts.secondsLeft(certificate, now) >= warn.toSeconds();
  }

  /**
   * A certificate that lives less than four times {@code tls.warn} would be red from its birth, or
   * at each of its renewals; it is judged by the share of its life that is left. One that is signed
   * by itself is renewed by hand, however short it lives.
   */
  private boolean shortLived(X509Certificate certificate) {
    return Facts.lifetime(certificate).compareTo(warn.multipliedBy(4)) < 0
        && !ChainJudge.selfSigned(certificate);
  }

  private static double share(X509Certificate certificate, Instant now) {
    return Facts.secondsLeft(certificate, now)
        / Math.max(1, Facts.lifetime(certificate).toSeconds());
  }

  private Reading expiry(
      Target target, X509Certificate first, List<X509Certificate> all, String detail, Instant now) {
    target.shortLived(shortLived(first));
    if (target.shortLived()) {
      String life = words.get("life", "time", words.duration(Facts.lifetime(first)));
      return new Reading.Measured(
          key(LIFETIME, target),
          Unit.RATIO,
          share(first, now),
          detail + life,
          words.offenders(all, now));
    }
    double left = Facts.secondsLeft(first, now);
    return new Reading.Measured(
        key(EXPIRY, target), Unit.SECONDS, left, detail, words.offenders(all, now));
  }

  /** One address and what it is worth. */
  private record Judged(Served served, Verdict verdict) {}

  List<Reading> server(
      Target.Server server, ChainJudge judge, List<X509Certificate> stored, Instant now) {
    List<Judged> judged =
        server.served().stream()
            .map(each -> new Judged(each, judge.judge(each.chain(), server.endpoint(), now)))
            .sorted(Comparator.comparing(each -> each.verdict().expires()))
            .toList();
    Verdict worst = judged.get(0).verdict();
    String where = where(judged, judged.get(0));
    boolean own = worst.first().equals(worst.leaf());
    List<Reading> readings = new ArrayList<>();
    readings.add(
        expiry(
            server,
            worst.first(),
            judged.stream().flatMap(each -> each.verdict().chain().stream()).toList(),
            words.expiry(worst.first(), own, now) + where,
            now));
    Reading.Measured trust = trust(server, judged);
    readings.add(trust);
    Optional<Reading.Measured> reload = reload(server, judged, stored, now);
    reload.ifPresent(readings::add);
    server.judged(
        longEnough(worst.first(), now)
            && trust.value() == 0
            && reload.map(each -> each.value() == 0).orElse(true));
    return readings;
  }

  /** Names the address if the others show something else. */
  private String where(List<Judged> all, Judged one) {
    boolean same =
        all.stream().allMatch(each -> each.served().chain().equals(one.served().chain()));
    return same ? "" : words.get("where", "address", one.served().address());
  }

  private Reading.Measured trust(Target.Server server, List<Judged> judged) {
    Optional<Judged> bad =
        judged.stream().filter(each -> !each.verdict().distrusts().isEmpty()).findFirst();
    String detail =
        bad.map(
                each ->
                    words.distrust(each.verdict().distrusts(), server.endpoint())
                        + where(judged, each))
            .orElseGet(() -> words.get("trusted"));
    return new Reading.Measured(
        key(UNTRUSTED, server), Unit.COUNT, bad.isPresent() ? 1 : 0, detail, List.of());
  }

  /**
   * Whether a watched file for the same name holds a newer certificate than the one that is served.
   * A server with two kinds of keys shows one of its two files; that is as it should be.
   */
  private Optional<Reading.Measured> reload(
      Target.Server server, List<Judged> judged, List<X509Certificate> stored, Instant now) {
    Endpoint endpoint = server.endpoint();
    List<X509Certificate> same =
        stored.stream()
            .filter(each -> each.getBasicConstraints() < 0 || ChainJudge.selfSigned(each))
            .filter(
                each ->
                    HostNames.match(each, endpoint.name(), endpoint.scheme().commonNameCounts()))
            .toList();
    Optional<X509Certificate> newest =
        same.stream()
            .filter(each -> !now.isBefore(Facts.begins(each)))
            .max(Comparator.comparing(Facts::begins));
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    server.hasBeenCompared();
    X509Certificate renewed = newest.get();
    Optional<Judged> old =
        judged.stream()
            .filter(each -> !same.contains(each.verdict().leaf()))
            .filter(each -> Facts.begins(renewed).isAfter(Facts.begins(each.verdict().leaf())))
            .findFirst();
    String detail =
        old.map(
                each ->
                    words.get(
                            "not-reloaded",
                            "file",
                            words.local(Facts.ends(renewed)),
                            "served",
                            words.local(Facts.ends(each.verdict().leaf())))
                        + where(judged, each))
            .orElseGet(() -> words.get("reloaded"));
    return Optional.of(
        new Reading.Measured(
            key(NOT_RELOADED, server), Unit.COUNT, old.isPresent() ? 1 : 0, detail, List.of()));
  }
}
