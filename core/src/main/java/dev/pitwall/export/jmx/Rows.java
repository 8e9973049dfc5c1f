package dev.pitwall.export.jmx;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import org.jspecify.annotations.Nullable;

/**
 * A list of equal rows as an attribute.
 *
 * @param <T> what a row is made of
 */
final class Rows<T> {
  private final CompositeType type;
  private final ArrayType<?> list;
  private final Map<String, Column<T>> columns;

  /** One column; its value may be null. */
  record Column<T>(OpenType<?> type, Function<T, @Nullable Object> value) {}

  /**
   * Rows of a type.
   *
   * @throws IllegalArgumentException if the columns make no type
   */
  Rows(String name, String description, Map<String, Column<T>> columns) {
    this.columns = new LinkedHashMap<>(columns);
    String[] names = this.columns.keySet().toArray(String[]::new);
    OpenType<?>[] types =
        this.columns.values().stream().map(Column::type).toArray(OpenType<?>[]::new);
    try {
      type = new CompositeType(name, description, names, names, types);
      list = new ArrayType<>(1, type);
    } catch (OpenDataException e) {
      throw new IllegalArgumentException(name + " is no type", e);
    }
  }

  OpenBean.Shown of(Collection<T> all, String description) {
    CompositeData[] rows = all.stream().map(this::row).toArray(CompositeData[]::new);
    return new OpenBean.Shown(list, rows, description);
  }

  private CompositeData row(T of) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    columns.forEach((name, column) -> values.put(name, column.value().apply(of)));
    try {
      return new CompositeDataSupport(type, values);
    } catch (OpenDataException e) {
      throw new IllegalStateException("a row is not of its own type", e);
    }
  }
}
