package dev.pitwall.agent.hook.jetty12;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** Looks at headers one by one, by their number: Jetty's own ways cost an iterator each. */
final class Fields {
  private Fields() {}

  /** Whether there is one of this name. */
  static boolean contains(HttpFields fields, String name) {
    return find(fields, name, 0) >= 0;
  }

  /** All lines of a header, joined by a comma; null if there is none. */
  static @Nullable String lines(HttpFields fields, String name) {
    String joined = null;
    for (int i = find(fields, name, 0); i >= 0; i = find(fields, name, i + 1)) {
      String line = String.valueOf(fields.getField(i).getValue());
      joined = joined == null ? line : joined + "," + line;
    }
    return joined;
  }

  private static int find(HttpFields fields, String name, int from) {
    int size = fields.size();
    for (int i = from; i < size; i++) {
      HttpField field = fields.getField(i);
      if (field != null && field.is(name)) {
        return i;
      }
    }
    return -1;
  }
}
