package dev.pitwall.check.postgres;

import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** The same server, role and TLS for another database. */
public final class OtherDatabase {
  private OtherDatabase() {}

  /**
   * Settings whose URL names {@code database} instead.
   *
   * @throws IllegalArgumentException if they have no URL, or none of PostgreSQL; without the URL
   */
  public static PostgresSettings of(PostgresSettings settings, String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setUrl(settings.url().orElse(""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("no JDBC URL of PostgreSQL", e);
    }
    source.setDatabaseName(database);
    String url = source.getUrl();
    if (url == null) {
      throw new IllegalArgumentException("no JDBC URL of PostgreSQL");
    }
    return settings.at(
        url,
        settings.user().or(() -> Optional.ofNullable(source.getUser())),
        settings.password().or(() -> Optional.ofNullable(source.getPassword())));
  }
}
