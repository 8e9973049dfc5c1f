package dev.pitwall.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What PostgreSQL says of a missing right, and what is offered. */
class RightsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "ERROR:  permission denied to create database|ALTER ROLE keeper CREATEDB;",
        "ERROR:  permission denied to rename database|ALTER ROLE keeper CREATEDB;",
        "ERROR:  must be owner of database app|ALTER DATABASE app OWNER TO keeper;",
        "ERROR:  permission denied for schema public|GRANT ALL ON SCHEMA public TO keeper;",
        "ERROR:  permission denied for database app|GRANT ALL ON DATABASE app TO keeper;",
        "ERROR:  must be member of role \"Owner\"|GRANT \"Owner\" TO keeper;",
        "ERROR:  must be able to SET ROLE \"app\"|GRANT app TO keeper WITH SET TRUE;",
        "ERROR:  permission denied to set role \"app\"|GRANT app TO keeper;",
        "ERROR:  permission denied to create extension \"x\"|ALTER ROLE keeper SUPERUSER;",
        "ERROR:  must be owner of table a|GRANT ALL ON DATABASE db TO keeper;"
      })
  void theStatementThatGivesTheRight(String said, String mend) {
    assertThat(Rights.mend(said, "keeper", "db")).contains(mend);
  }

  @Test
  void otherErrorsAreNotTakenForOne() {
    assertThat(Rights.mend("ERROR:  relation \"a\" already exists", "keeper", "db")).isEmpty();
  }

  @Test
  void namesAreQuoted() {
    assertThat(Rights.mend("permission denied to create database", "O\"x; DROP", "db"))
        .contains("ALTER ROLE \"O\"\"x; DROP\" CREATEDB;");
  }
}
