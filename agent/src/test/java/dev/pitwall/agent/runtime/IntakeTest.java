package dev.pitwall.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.logs.LogEvents;
import dev.pitwall.finding.Findings;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.schedule.TimeSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private final List<String> told = new ArrayList<>();
  private final Intake intake = new Intake();
  private final Exchange reused = new Exchange();

  @Test
  void requestsFromBeforeTheEngineAreToldWhenItIsReady() {
    request("/a");
    request("/b");
    assertThat(told).isEmpty();
    intake.deliverTo(new Recorder());
    assertThat(told).containsExactly("started", "started", "/a 5000 ns", "/b 5000 ns");
  }

  @Test
  void aRequestThatBeganBeforeTheEngineIsStartedAndFinishedOnce() {
    intake.started();
    intake.deliverTo(new Recorder());
    finish("/a");
    assertThat(told).containsExactly("started", "/a 5000 ns");
  }

  @Test
  void withTheEngineReadyEverythingGoesStraightThrough() {
    intake.deliverTo(new Recorder());
    request("/a");
    assertThat(told).containsExactly("started", "/a 5000 ns");
  }

  @Test
  void whatFindsNoPlaceIsCountedAndNotToldAsStarted() {
    for (int i = 0; i < Intake.MOST_EARLY + 3; i++) {
      request("/a");
    }
    assertThat(intake.dropped()).isEqualTo(3);
    intake.deliverTo(new Recorder());
    assertThat(told.stream().filter(line -> line.equals("started"))).hasSize(Intake.MOST_EARLY);
    assertThat(told).hasSize(2 * Intake.MOST_EARLY);
  }

  @Test
  void withoutAnEngineNothingIsKept() {
    intake.close();
    request("/a");
    intake.deliverTo(new Recorder());
    assertThat(told).isEmpty();
  }

  @Test
  void errorsFromBeforeTheEngineAreToldInFullAndTheOthersCounted() {
    intake.event(true, "shop.Orders", "no database", "java.sql.SQLException");
    intake.event(false, "shop.Orders", "starting", null);
    assertThat(told).isEmpty();
    intake.deliverTo(new Recorder());
    intake.event(true, "shop.Orders", "later", null);
    assertThat(told)
        .containsExactlyInAnyOrder(
            "no error",
            "shop.Orders: no database java.sql.SQLException",
            "shop.Orders: later null");
    assertThat(intake.droppedEvents()).isZero();
  }

  @Test
  void earlyErrorsAreBoundedInNumberAndLength() {
    for (int i = 0; i < EarlyEvents.MOST + 3; i++) {
      intake.event(true, "shop", "x".repeat(5_000), null);
    }
    assertThat(intake.droppedEvents()).isEqualTo(3);
    intake.deliverTo(new Recorder());
    assertThat(told).hasSize(EarlyEvents.MOST).allMatch(line -> line.length() < 2_100);
  }

  @Test
  void recordsOfFiltersBecomeExchanges() {
    intake.deliverTo(new Recorder());
    FilterRecords records = new FilterRecords(intake);
    records.run();
    records.accept(new Object[] {"GET", "/f", "::1", 200, "/f", 3L, null, 1_000L, 6_000L});
    assertThat(told).containsExactly("started", "/f 5000 ns");
  }

  @Test
  void aMalformedRecordIsCountedAndDropped() {
    intake.deliverTo(new Recorder());
    FilterRecords records = new FilterRecords(intake);
    records.accept(new Object[] {"GET"});
    records.accept(new Object[] {"GET", "/f", "::1", "200", "/f", 3L, null, 1_000L, 6_000L});
    assertThat(records.malformed()).isEqualTo(2);
    assertThat(told).isEmpty();
  }

  private void request(String path) {
    intake.started();
    finish(path);
  }

  private void finish(String path) {
    reused.begin(10_000);
    reused.request("GET", path, null);
    reused.end(15_000);
    intake.finished(reused);
  }

  private final class Recorder implements Engine, RequestObserver {
    @Override
    public RequestObserver requests() {
      return this;
    }

    @Override
    public LogEvents logEvents() {
      return (error, logger, message, thrown) ->
          told.add(error ? logger + ": " + message + " " + thrown : "no error");
    }

    @Override
    public Findings findings() {
      return new Findings(TimeSource.system());
    }

    @Override
    public void started() {
      told.add("started");
    }

    @Override
    public void finished(Exchange exchange) {
      told.add(exchange.path() + " " + exchange.elapsedNanos() + " ns");
    }

    @Override
    public void watch() {}

    @Override
    public void close() {}
  }
}
