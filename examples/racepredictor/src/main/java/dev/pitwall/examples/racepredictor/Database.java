package dev.pitwall.examples.racepredictor;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the races are kept. */
@Configuration
class Database {
  private static final Logger log = LoggerFactory.getLogger(Database.class);

  /** The embedded server, if no other was named. */
  @Bean(destroyMethod = "close")
  @ConditionalOnProperty(name = "DATABASE_URL", matchIfMissing = true, havingValue = "embedded")
  EmbeddedPostgres embeddedPostgres() throws IOException {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setServerConfig("shared_preload_libraries", "pg_stat_statements")
            .start();
    log.info("embedded PostgreSQL: {}", server.getJdbcUrl("postgres", "postgres"));
    return server;
  }

  @Bean
  @ConditionalOnProperty(name = "DATABASE_URL", matchIfMissing = true, havingValue = "embedded")
  DataSource embeddedDataSource(EmbeddedPostgres server) {
    return pool(server.getJdbcUrl("postgres", "postgres"));
  }

  @Bean
  @ConditionalOnProperty("DATABASE_URL")
  DataSource dataSource(@Value("${DATABASE_URL}") String url) {
    return pool(url);
  }

  private static DataSource pool(String url) {
    return DataSourceBuilder.create().url(url).build();
  }
}
