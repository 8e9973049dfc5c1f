package dev.pitwall.check.postgres;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
class Replication12Test extends AbstractReplication {
  Replication12Test() {
    super(12);
  }
}
