package dev.pitwall.check.postgres;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
class Postgres12Test extends AbstractServerSituations {
  Postgres12Test() {
    super(12);
  }
}
