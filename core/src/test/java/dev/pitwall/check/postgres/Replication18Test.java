package dev.pitwall.check.postgres;

class Replication18Test extends AbstractReplication {
  Replication18Test() {
    super(18);
  }
}
