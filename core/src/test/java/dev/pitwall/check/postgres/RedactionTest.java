package dev.pitwall.check.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          SELECT 'x' , 5             | SELECT ? , ?
          SELECT 'it''s' FROM t      | SELECT ? FROM t
          SELECT E'a\\'b', c         | SELECT E?
          SELECT $$secret$$, 1       | SELECT ?, ?
          SELECT $a$x $$ y$a$        | SELECT ?
          SELECT a FROM t1 -- secret | SELECT a FROM t1
          SELECT /* s /* t */ u */ 1 | SELECT ?
          SELECT "Name" WHERE a = $1 | SELECT "Name" WHERE a = $1
          SELECT 1.5e10, 0xff        | SELECT ?, ?
          SELECT 'cut off            | SELECT ?
          SELECT $x$cut off          | SELECT ?
          SELECT 'C:\\' , 'secret'   | SELECT ?
          """)
  void literalsAndCommentsAreReplaced(String statement, String shown) {
    assertThat(Redaction.of(statement.strip()).text()).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER ROLE a PASSWORD 'x'",
        "alter user a with password 'x'",
        "CREATE ROLE a LOGIN PASSWORD 'x'",
        "/* c */ CREATE /* d */ USER a PASSWORD 'x'",
        "CREATE USER MAPPING FOR a SERVER s OPTIONS (password 'x')",
        "CREATE SUBSCRIPTION s CONNECTION 'password=x' PUBLICATION p",
        "ALTER SERVER s OPTIONS (SET host 'h')",
        "CREATE FOREIGN DATA WRAPPER f",
        "ALTER SYSTEM SET primary_conninfo = 'password=x'",
        "ALTER GROUP g ADD USER u",
        "SELECT 1; ALTER ROLE a PASSWORD 'x'"
      })
  void statementsThatCanSetAPasswordAreWithheld(String statement) {
    assertThat(Redaction.of(statement).text()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "SELECT 1,true", "(SELECT 1),true", "/* a */ with x as (select 1) select * from x,true",
    "UPDATE t SET a = 1,true", "COPY t TO STDOUT,false", "VACUUM t,false",
    "CREATE INDEX i ON t (a),false", "ALTER ROLE a PASSWORD 'x',false", "'',false"
  })
  void onlyQueriesCountAsStatements(String statement, boolean query) {
    assertThat(Redaction.of(statement).query()).isEqualTo(query);
  }

  @Test
  void aLongStatementIsCutAfterItsLiteralsAreGone() {
    String text = Redaction.of("SELECT '" + "s".repeat(3000) + "', " + "a, ".repeat(1000)).text();
    assertThat(text).hasSize(Redaction.MOST).startsWith("SELECT ?, a, a").endsWith("…");
  }

  @Property
  void whateverStandsInAPlainLiteralIsNeverShown(
      @ForAll @StringLength(max = 40) String before, @ForAll @StringLength(max = 40) String after) {
    String literal = (before + "geheim7" + after).replace("'", "''");
    assertThat(Redaction.of("SELECT * FROM t WHERE a = '" + literal + "' AND b = $1").text())
        .doesNotContain("geheim7");
  }

  @Property
  void anyTextIsReadWithoutFailing(@ForAll String anything) {
    assertThat(Redaction.of(anything).text().length()).isLessThanOrEqualTo(Redaction.MOST);
  }
}
