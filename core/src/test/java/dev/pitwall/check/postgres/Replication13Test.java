package dev.pitwall.check.postgres;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
class Replication13Test extends AbstractReplication {
  Replication13Test() {
    super(13);
  }
}
