package dev.pitwall.logs.analyze;

/**
 * One JSON object a line: ECS (dotted or nested), logstash, GELF, bunyan, Caddy, Traefik, nginx
 * with JSON, and whatever uses the same names.
 */
record JsonFormat(String name) implements Format {
  static final JsonFormat LINES = new JsonFormat("json");

  @Override
  public boolean application() {
    return true;
  }

  @Override
  public boolean multiline() {
    return false;
  }

  @Override
  public LineParser parser(Clock clock) {
    return new JsonParser(clock);
  }
}
