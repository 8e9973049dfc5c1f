package dev.pitwall.export.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A value that a check measured. What is unknown has no event. */
@Name("dev.pitwall.Reading")
@Label("Reading")
@Category({"Pitwall"})
@Description("A value that a check measured, in its unit: ratio 0 to 1, seconds, bytes, count")
@StackTrace(false)
final class ReadingEvent extends Event {
  @Label("Name")
  @Nullable String name;

  @Label("Target")
  @Description("What tells it from its siblings: a disk's path, a route")
  @Nullable String target;

  @Label("Value")
  double value;

  @Label("Unit")
  @Nullable String unit;
}
