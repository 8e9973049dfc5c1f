package dev.pitwall.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names of all readings that checks can answer, with their units: {@code readings.properties}.
 * A test holds it against what the checks answer. Rules that users write are held against it.
 */
public final class ReadingCatalogue {
  private static final SortedMap<String, Unit> UNITS = load();

  private ReadingCatalogue() {}

  private static SortedMap<String, Unit> load() {
    Properties lines = new Properties();
    try (InputStream in = ReadingCatalogue.class.getResourceAsStream("readings.properties")) {
      if (in == null) {
        throw new IllegalStateException("readings.properties is missing from the jar");
      }
      lines.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SortedMap<String, Unit> units = new TreeMap<>();
    lines.forEach(
        (name, unit) ->
            units.put((String) name, Unit.valueOf(((String) unit).toUpperCase(Locale.ROOT))));
    return Collections.unmodifiableSortedMap(units);
  }

  /** All names. */
  public static SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(UNITS.keySet()));
  }

  /** The unit of the readings with this name; empty if no check answers it. */
  public static Optional<Unit> unit(String name) {
    return Optional.ofNullable(UNITS.get(name));
  }
}
