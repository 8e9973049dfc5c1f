package dev.pitwall.check.postgres;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
class Postgres17Test extends AbstractServerSituations {
  Postgres17Test() {
    super(17);
  }
}
