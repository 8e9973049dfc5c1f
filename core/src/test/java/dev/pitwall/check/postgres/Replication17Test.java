package dev.pitwall.check.postgres;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
class Replication17Test extends AbstractReplication {
  Replication17Test() {
    super(17);
  }
}
