package dev.pitwall.check.postgres;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
class Replication14Test extends AbstractReplication {
  Replication14Test() {
    super(14);
  }
}
