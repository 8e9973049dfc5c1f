package dev.pitwall.check.postgres;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
class Replication16Test extends AbstractReplication {
  Replication16Test() {
    super(16);
  }
}
