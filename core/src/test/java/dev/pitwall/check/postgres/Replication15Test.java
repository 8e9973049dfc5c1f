package dev.pitwall.check.postgres;

class Replication15Test extends AbstractReplication {
  Replication15Test() {
    super(15);
  }
}
