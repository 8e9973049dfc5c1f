package dev.pitwall.check.postgres;

class Postgres15Test extends AbstractServerSituations {
  Postgres15Test() {
    super(15);
  }
}
