package dev.pitwall.export.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/** A change of an incident that somebody is told of. */
@Name("dev.pitwall.Incident")
@Label("Incident")
@Category({"Pitwall"})
@Description("An incident that opened, changed, or ended")
@StackTrace(false)
final class IncidentChange extends Event {
  @Label("Id")
  @Nullable String id;

  @Label("Rule")
  @Nullable String rule;

  @Label("Target")
  @Nullable String target;

  @Label("Change")
  @Description("opened, changed, resolved, or closed")
  @Nullable String change;

  @Label("Severity")
  @Nullable String severity;

  @Label("Value")
  double value;

  @Label("Threshold")
  double threshold;

  @Label("Unit")
  @Nullable String unit;

  @Label("Since")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  long since;
}
