package dev.pitwall.check.postgres;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
class Postgres13Test extends AbstractServerSituations {
  Postgres13Test() {
    super(13);
  }
}
