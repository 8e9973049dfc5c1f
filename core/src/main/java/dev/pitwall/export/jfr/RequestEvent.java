package dev.pitwall.export.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request. Written by the recording thread up to a second after its end, so its times are
 * fields of its own. Without the client's address: recordings are passed on.
 */
@Name("dev.pitwall.Request")
@Label("HTTP Request")
@Category({"Pitwall"})
@Description("A request that was slow, that failed, or that stands for many others")
@StackTrace(false)
final class RequestEvent extends Event {
  static final String SLOW = "slow";
  static final String FAILED = "failed";
  static final String SAMPLE = "sample";

  @Label("Began")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  long began;

  @Label("Elapsed")
  @Description("From arrival to completion")
  @Timespan(Timespan.NANOSECONDS)
  long elapsed;

  @Label("Method")
  @Nullable String method;

  @Label("Route")
  @Nullable String route;

  @Label("Path")
  @Description("Without query")
  @Nullable String path;

  @Label("Status")
  int status;

  @Label("Failure")
  @Description("The class of the exception that ended it")
  @Nullable String failure;

  @Label("Reason")
  @Description("Why it was written: slow, failed, or sample")
  @Nullable String reason;

  @Label("Passed Over")
  @Description("Requests since the event before this one that were not written")
  long passedOver;
}
