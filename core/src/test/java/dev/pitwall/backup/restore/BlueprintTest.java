package dev.pitwall.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

/** How pg_restore writes down a database. */
class BlueprintTest {
  private static Blueprint read(String... lines) throws IOException {
    return Blueprint.read(new BufferedReader(new StringReader(String.join("\n", lines))));
  }

  @Test
  void optionsSettingsAndOwnerWithoutTheName() throws IOException {
    Blueprint blueprint =
        read(
            "-- Name: my \"shop\"; Type: DATABASE; Schema: -; Owner: app",
            "CREATE DATABASE \"my \"\"shop\"\"\" WITH TEMPLATE = template0 ENCODING = 'UTF8'"
                + " LOCALE_PROVIDER = libc LOCALE = 'ja_JP.UTF-8';",
            "ALTER DATABASE \"my \"\"shop\"\"\" OWNER TO app;",
            "ALTER DATABASE \"my \"\"shop\"\"\" SET search_path TO 'a', 'public';",
            "ALTER ROLE app IN DATABASE \"my \"\"shop\"\"\" SET work_mem TO '8MB';");
    assertThat(blueprint.options())
        .isEqualTo(
            "WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc"
                + " LOCALE = 'ja_JP.UTF-8'");
    assertThat(blueprint.settings()).containsExactly("SET search_path TO 'a', 'public'");
    assertThat(blueprint.owner()).isEqualTo("app");
  }

  @Test
  void whatIsInTheDatabaseIsNotReadAsIfItWereTheDatabase() throws IOException {
    Blueprint blueprint =
        read(
            "CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'LATIN1';",
            "-- Name: f(); Type: FUNCTION; Schema: public; Owner: app",
            "ALTER DATABASE shop SET search_path TO 'evil';");
    assertThat(blueprint.options()).isEqualTo("WITH TEMPLATE = template0 ENCODING = 'LATIN1'");
    assertThat(blueprint.settings()).isEmpty();
  }

  @Test
  void aDumpThatSaysNothingIsUnknown() throws IOException {
    assertThat(read("SET statement_timeout = 0;")).isEqualTo(Blueprint.UNKNOWN);
  }
}
