package dev.pitwall;

import dev.pitwall.check.requests.Traffic;
import dev.pitwall.metrics.RequestRecorder;
import dev.pitwall.metrics.RequestWindow;
import java.util.List;

/** What the recorder knows of the last minute, as the check of requests asks for it. */
record RecordedTraffic(RequestRecorder recorder) implements Traffic.Source {
  @Override
  public Traffic overall() {
    recorder.flush();
    return traffic(recorder.overall());
  }

  @Override
  public List<Traffic> routes() {
    return recorder.routes().stream().map(RecordedTraffic::traffic).toList();
  }

  private static Traffic traffic(RequestWindow window) {
    RequestWindow.Latency latency = window.latency();
    return new Traffic(
        window.route(),
        window.seconds(),
        window.count(),
        window.errors(),
        latency == null ? 0 : latency.p50(),
        latency == null ? 0 : latency.p95(),
        latency == null ? 0 : latency.p99());
  }
}
