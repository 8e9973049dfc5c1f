package dev.pitwall.check.postgres;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
class Postgres16Test extends AbstractServerSituations {
  Postgres16Test() {
    super(16);
  }
}
