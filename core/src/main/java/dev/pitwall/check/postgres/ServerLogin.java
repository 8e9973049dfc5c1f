package dev.pitwall.check.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The same server, database and role as a JDBC URL names, for PostgreSQL's own programs: by their
 * environment variables, so that nothing of it stands in a command line.
 *
 * @param hosts one or more
 * @param ports as many as hosts
 * @param user the role
 * @param password empty: none is known, and the programs look into the user's own {@code .pgpass}
 *     as the driver does
 * @param tls the variables {@code PGSSL...}
 * @param primary true if only a server that takes writes will do
 */
public record ServerLogin(
    List<String> hosts,
    List<Integer> ports,
    String database,
    String user,
    Optional<String> password,
    Map<String, String> tls,
    boolean primary) {
  private static final List<Path> SYSTEM_AUTHORITIES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/cert.pem"));

  /** Keeps copies. */
  public ServerLogin {
    hosts = List.copyOf(hosts);
    ports = List.copyOf(ports);
    tls = Map.copyOf(tls);
  }

  /**
   * What the settings say, with the driver's defaults.
   *
   * @param osUser whose name is the default of the role
   * @return empty without a URL
   * @throws IllegalArgumentException if it is no JDBC URL of PostgreSQL; without the URL in it
   */
  public static Optional<ServerLogin> of(PostgresSettings settings, String osUser) {
    if (settings.url().isEmpty()) {
      return Optional.empty();
    }
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setUrl(settings.url().get());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("no JDBC URL of PostgreSQL", e);
    }
    String user = settings.user().orElse(source.getUser() == null ? osUser : source.getUser());
    String database = source.getDatabaseName();
    String[] names = source.getServerNames();
    int[] numbers = source.getPortNumbers();
    List<String> hosts = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      hosts.add(names[i]);
      int port = i < numbers.length ? numbers[i] : 0;
      ports.add(port == 0 ? 5432 : port);
    }
    String target = String.valueOf(source.getTargetServerType()).toLowerCase(Locale.ROOT);
    return Optional.of(
        new ServerLogin(
            hosts,
            ports,
            database == null || database.isEmpty() ? user : database,
            user,
            settings.password().or(() -> Optional.ofNullable(source.getPassword())),
            tls(source, settings.caFile()),
            target.equals("primary") || target.equals("master")));
  }

  private static Map<String, String> tls(PGSimpleDataSource source, Optional<Path> caFile) {
    Map<String, String> tls = new LinkedHashMap<>();
    String mode = source.getSslMode();
    if (mode == null) {
      boolean on = caFile.isPresent() || isSet(source.getProperty(PGProperty.SSL));
      mode = on ? "verify-full" : "prefer";
    }
    tls.put("PGSSLMODE", mode);
    @Nullable String root = caFile.map(Path::toString).orElse(source.getSslRootCert());
    if (root == null && mode.startsWith("verify-")) {
      root =
          SYSTEM_AUTHORITIES.stream()
              .filter(Files::isReadable)
              .map(Path::toString)
              .findFirst()
              .orElse(null);
    }
    if (root != null) {
      tls.put("PGSSLROOTCERT", root);
    }
    if (source.getSslCert() != null) {
      tls.put("PGSSLCERT", source.getSslCert());
    }
    if (source.getSslKey() != null) {
      tls.put("PGSSLKEY", source.getSslKey());
    }
    return tls;
  }

  private static boolean isSet(@Nullable String flag) {
    return flag != null && (flag.isEmpty() || flag.equalsIgnoreCase("true"));
  }

  /** The same server and role for another database. */
  public ServerLogin on(String other) {
    return new ServerLogin(hosts, ports, other, user, password, tls, primary);
  }

  /** The variables for libpq, without the password. */
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(tls);
    environment.put("PGHOST", String.join(",", hosts));
    environment.put("PGPORT", String.join(",", ports.stream().map(String::valueOf).toList()));
    environment.put("PGDATABASE", database);
    environment.put("PGUSER", user);
    if (primary) {
      environment.put("PGTARGETSESSIONATTRS", "read-write");
    }
    return environment;
  }

  /** For people: {@code 127.0.0.1:5432/app}. */
  public String place() {
    return hosts.get(0) + ":" + ports.get(0) + "/" + database;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "ServerLogin[" + place() + ", user=" + user + "]";
  }
}
