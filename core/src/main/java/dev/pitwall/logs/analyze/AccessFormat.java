package dev.pitwall.logs.analyze;

import java.util.List;

/**
 * An access log as a row of fields with literals between them; nginx's, Apache's and Tomcat's
 * patterns and Pitwall's own line are all compiled to this.
 *
 * @param lead the literal before the first field
 */
record AccessFormat(String name, String lead, List<Field> fields) implements Format {

  AccessFormat {
    fields = List.copyOf(fields);
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("a format without a field: " + name);
    }
  }

  static AccessFormat of(String name, String lead, List<Field> fields) {
    return new AccessFormat(name, lead, fields);
  }

  @Override
  public boolean application() {
    return false;
  }

  @Override
  public boolean multiline() {
    return false;
  }

  boolean has(Field.Kind kind) {
    return fields.stream().anyMatch(field -> field.kind() == kind);
  }

  /** True if its lines tell a time. */
  boolean dated() {
    return has(Field.Kind.COMMON_TIME)
        || has(Field.Kind.ISO_TIME)
        || has(Field.Kind.EPOCH_SECONDS)
        || has(Field.Kind.EPOCH_MILLIS);
  }

  @Override
  public LineParser parser(Clock clock) {
    return new AccessParser(this, clock);
  }
}
