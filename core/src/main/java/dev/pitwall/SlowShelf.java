package dev.pitwall;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.metrics.RequestRecorder;
import dev.pitwall.metrics.SlowSample;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The slow requests as JSON: all of them in short, or one with its stacks. */
final class SlowShelf {
  private static final List<String> LOST = List.of("slow_sample", "slow_stack", "slow_watch");

  private final RequestRecorder recorder;

  SlowShelf(RequestRecorder recorder) {
    this.recorder = recorder;
  }

  /** Newest first, without stacks. */
  void write(Duration threshold, JsonWriter json) throws IOException {
    recorder.flush();
    json.beginObject().name("slowThreshold").value(threshold.toMillis() / 1e3);
    json.name("dropped").beginObject();
    Map<String, Long> dropped = recorder.dropped();
    for (String what : LOST) {
      json.name(what).value(dropped.getOrDefault(what, 0L));
    }
    json.endObject().name("samples").beginArray();
    for (SlowSample sample : recorder.slow()) {
      json.beginObject();
      facts(sample, json);
      json.name("stacks").value(sample.stacks().size()).endObject();
    }
    json.endArray().endObject();
  }

  /** One with its stacks; false if it is not kept any more. */
  boolean write(long id, Writer out) throws IOException {
    Optional<SlowSample> found = recorder.slow(id);
    if (found.isEmpty()) {
      return false;
    }
    JsonWriter json = new JsonWriter(out);
    json.setHtmlSafe(false);
    json.beginObject();
    facts(found.get(), json);
    json.name("stacks").beginArray();
    for (SlowSample.Stack stack : found.get().stacks()) {
      json.beginObject().name("after").value(stack.after()).name("times").value(stack.times());
      json.name("frames").beginArray();
      for (StackTraceElement frame : stack.frames()) {
        json.value(text(frame));
      }
      json.endArray().name("deeper").value(stack.deeper()).endObject();
    }
    json.endArray().endObject().flush();
    return true;
  }

  /** Without the names of class loader and module. */
  private static String text(StackTraceElement frame) {
    return new StackTraceElement(
            frame.getClassName(),
            frame.getMethodName(),
            frame.getFileName(),
            frame.getLineNumber())
        .toString();
  }

  private static void facts(SlowSample sample, JsonWriter json) throws IOException {
    json.name("id").value(sample.id()).name("time").value(sample.when().toString());
    json.name("method").value(sample.method()).name("route").value(sample.route());
    json.name("path").value(sample.path()).name("status").value(sample.status());
    json.name("seconds").value(sample.seconds()).name("bytes").value(sample.bytes());
    json.name("client").value(sample.client()).name("failure").value(sample.failure());
    json.name("thread").value(sample.thread()).name("trace").value(sample.trace());
  }
}
