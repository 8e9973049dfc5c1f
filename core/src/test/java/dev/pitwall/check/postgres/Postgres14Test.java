package dev.pitwall.check.postgres;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
class Postgres14Test extends AbstractServerSituations {
  Postgres14Test() {
    super(14);
  }
}
