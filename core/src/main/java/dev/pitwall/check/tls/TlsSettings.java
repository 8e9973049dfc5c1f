package dev.pitwall.check.tls;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import dev.pitwall.text.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which certificates are watched, and when they expire too soon.
 *
 * @param endpoints at most {@value #MOST} are asked
 * @param files at most {@value #MOST} are read
 * @param warn less time than this is a warning; zero: never
 * @param critical less time than this is critical; not more than {@code warn}
 * @param caFile a private authority in PEM, trusted beside the JVM's trust store
 * @param password of the key stores among the files
 */
public record TlsSettings(
    List<Endpoint> endpoints,
    List<Path> files,
    Duration warn,
    Duration critical,
    Optional<Path> caFile,
    Optional<String> password) {
  static final int MOST = 50;

  private static final Key<List<Endpoint>> ENDPOINTS =
      Key.parsedList(
          "tls.endpoints",
          locale -> Messages.of(TlsSettings.class, locale).get("allowed.endpoints"),
          Endpoint::parse,
          "Servers whose certificates are watched: [scheme://]host:port[#name], scheme one of tls,"
              + " https, postgres, smtp, smtps.");
  private static final Key<List<String>> FILES =
      Key.texts("tls.files", List.of(), "Certificate files that are watched: PEM, PKCS12 or JKS.");
  private static final Key<Duration> WARN =
      Key.duration("tls.warn", "30d", "A certificate that expires sooner is a warning.");
  private static final Key<Duration> CRITICAL =
      Key.duration("tls.critical", "7d", "A certificate that expires sooner is critical.");
  private static final Key<Path> CA_FILE =
      Key.path(
          "tls.ca-file",
          null,
          "A private certificate authority in PEM for tls.endpoints, trusted beside the JVM's own"
              + " trust store.");
  private static final Key<String> PASSWORD =
      Key.secret("tls.keystore-password", "Password of the key stores in tls.files.");

  /** Keeps copies, and no critical level above the warning. */
  public TlsSettings {
    endpoints = List.copyOf(endpoints);
    files = List.copyOf(files);
    critical = critical.compareTo(warn) > 0 ? warn : critical;
  }

  /** The keys. */
  public static List<Key<?>> keys() {
    return List.of(ENDPOINTS, FILES, WARN, CRITICAL, CA_FILE, PASSWORD);
  }

  /** The effective settings; what is named twice counts once. */
  public static TlsSettings from(Configuration c) {
    return new TlsSettings(
        c.get(ENDPOINTS).stream().distinct().toList(),
        c.get(FILES).stream().distinct().map(Path::of).toList(),
        c.get(WARN),
        c.get(CRITICAL),
        c.find(CA_FILE),
        c.find(PASSWORD));
  }

  /** The targets of the endpoints that every replica reaches alike: all that are not local. */
  public Set<String> sharedTargets() {
    return endpoints.stream()
        .filter(endpoint -> !endpoint.isLocal())
        .map(Endpoint::text)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "TlsSettings[endpoints=" + endpoints + ", files=" + files + "]";
  }
}
