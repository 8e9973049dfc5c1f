package dev.pitwall.check.postgres;

class Postgres18Test extends AbstractServerSituations {
  Postgres18Test() {
    super(18);
  }
}
