package dev.pitwall.check.tls;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Unit;
import dev.pitwall.check.net.LateException;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/** What the check says of certificates and of those who did not show any. */
final class Words {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx '('VV')'", Locale.ROOT);
  private static final int MOST_OFFENDERS = 10;

  private final Messages words;
  private final ZoneId zone;

  Words(Locale locale, ZoneId zone) {
    this.words = Messages.of(Words.class, locale);
    this.zone = zone;
  }

  String get(String key, Object... namesAndValues) {
    return words.get(key, namesAndValues);
  }

  /** Why a target showed nothing, and what would mend it. */
  String reason(IOException failure) {
    String error = Facts.cut(failure.toString());
    if (failure instanceof LateException late) {
      return words.get("late." + late.step().name().toLowerCase(Locale.ROOT));
    }
    if (failure instanceof Refused refused) {
      return words.get(refused.key(), "met", refused.met());
    }
    if (failure instanceof UnknownHostException) {
      return words.get("unknown-host");
    }
    if (failure instanceof ConnectException) {
      return words.get("no-connection", "error", error);
    }
    if (failure instanceof SSLException) {
      return words.get("handshake.failed", "error", error);
    }
    return words.get("broke", "error", error);
  }

  String distrust(List<Verdict.Distrust> reasons, Endpoint endpoint) {
    return reasons.stream()
        .map(each -> words.get(each.key(), "met", each.met(), "name", endpoint.name()))
        .collect(Collectors.joining("; "));
  }

  /** When a certificate expires, which it is, and who signed it. */
  String expiry(X509Certificate certificate, boolean own, Instant now) {
    Instant end = Facts.ends(certificate);
    boolean expired = now.isAfter(end);
    return words.get(
        (own ? "own." : "intermediate.") + (expired ? "expired" : "expires"),
        "subject",
        Facts.name(certificate.getSubjectX500Principal()),
        "issuer",
        Facts.name(certificate.getIssuerX500Principal()),
        "serial",
        Facts.serial(certificate),
        "date",
        local(end),
        "time",
        duration(expired ? Duration.between(end, now) : Duration.between(now, end)));
  }

  String local(Instant instant) {
    return LOCAL.format(instant.atZone(zone));
  }

  /** In its largest unit. */
  String duration(Duration duration) {
    if (duration.toDays() > 1) {
      return words.get("days", "n", duration.toDays());
    }
    return duration.toHours() > 1
        ? words.get("hours", "n", duration.toHours())
        : words.get("minutes", "n", duration.toMinutes());
  }

  /** The certificates with their time left, the next to expire first. */
  List<Offender> offenders(List<X509Certificate> certificates, Instant now) {
    return certificates.stream()
        .distinct()
        .sorted(Comparator.comparing(Facts::ends))
        .limit(MOST_OFFENDERS)
        .map(each -> new Offender(offender(each), Facts.secondsLeft(each, now), Unit.SECONDS))
        .toList();
  }

  private String offender(X509Certificate certificate) {
    return words.get(
        "certificate",
        "subject",
        Facts.name(certificate.getSubjectX500Principal()),
        "issuer",
        Facts.name(certificate.getIssuerX500Principal()),
        "serial",
        Facts.serial(certificate),
        "date",
        local(Facts.ends(certificate)));
  }
}
