package dev.pitwall.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.request.Exchange;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.schedule.TimeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CommitTrackerTest {
  private static final String HEADER = "X-Process-Time";
  private static final String VALUE = "0.001500";

  private final Response response = new Response();
  private final TimedExchange exchange = new TimedExchange(new Unrecorded(), new Steps());
  private final CommitTracker tracker = exchange.tracker(response, HEADER);

  @Test
  void writesTheTimeFromArrivalToCommit() {
    tracker.commit();
    assertThat(response.headers).containsExactly(Map.entry(HEADER, VALUE));
  }

  @Test
  void writesTheTimeOnce() {
    tracker.commit();
    response.headers.clear();
    tracker.commit();
    assertThat(response.headers).isEmpty();
  }

  @Test
  void writesNothingIntoAResponseThatIsCommitted() {
    response.committed = true;
    tracker.commit();
    assertThat(response.headers).isEmpty();
  }

  @Test
  void keepsAHeaderThatTheApplicationHasSet() {
    response.setHeader(HEADER, "own");
    tracker.commit();
    assertThat(response.headers).containsEntry(HEADER, "own");
  }

  @Test
  void waitsForTheFinalStatusAfterAnInterimOne() {
    response.status = 103;
    tracker.commit();
    assertThat(response.headers).isEmpty();
    response.status = 200;
    tracker.commit();
    assertThat(response.headers).containsKey(HEADER);
  }

  @Test
  void writesNothingWithoutAName() {
    exchange.tracker(response, null).commit();
    assertThat(response.headers).isEmpty();
  }

  @Test
  void commitsWhenTheBufferIsFullAndNotBefore() {
    tracker.writing(response.bufferSize - 1);
    assertThat(response.headers).isEmpty();
    tracker.writing(1);
    assertThat(response.headers).containsKey(HEADER);
  }

  @Test
  void commitsWhenTheDeclaredLengthIsWritten() {
    tracker.header("content-length", " 5 ");
    tracker.writing(4);
    assertThat(response.headers).isEmpty();
    tracker.writing(1);
    assertThat(response.headers).containsKey(HEADER);
  }

  @Test
  void commitsWhenTheLengthIsDeclaredAfterTheBody() {
    tracker.writing(5);
    tracker.declare(5);
    assertThat(response.headers).containsKey(HEADER);
  }

  @Test
  void takesALengthThatIsNoNumberForNone() {
    tracker.header("Content-Length", "many");
    tracker.writing(5);
    assertThat(response.headers).isEmpty();
  }

  @Test
  void countsCharactersByTheirBytesInUtf8() {
    response.encoding = "utf-8";
    tracker.declare(1 + 2 + 3 + 4);
    tracker.writing("aé日\uD83C\uDFCE", 0, 4);
    assertThat(tracker.written()).isEqualTo(1 + 2 + 3 + 2);
    tracker.writing("aé日\uD83C\uDFCE", 4, 5);
    assertThat(tracker.written()).isEqualTo(10);
    assertThat(response.headers).containsKey(HEADER);
  }

  @Test
  void countsCharactersOfAnyOtherEncodingByTheMostTheyTake() {
    response.encoding = "UTF-16BE";
    tracker.writing("ab", 0, 2);
    assertThat(tracker.written()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void countsOneByteACharacterInAnEncodingThatTheJvmDoesNotKnow() {
    response.encoding = "x-unheard-of";
    tracker.writing("abc", 0, 3);
    assertThat(tracker.written()).isEqualTo(3);
  }

  @Test
  void forgetsTheBodyWhenTheBufferIsReset() {
    tracker.writing(response.bufferSize - 1);
    tracker.bodyReset();
    tracker.writing(1);
    assertThat(tracker.written()).isEqualTo(1);
    assertThat(response.headers).isEmpty();
  }

  @Test
  void writesTheHeaderOfAResponseThatIsResetBeforeItsCommit() {
    tracker.declare(3);
    tracker.reset();
    tracker.writing(3);
    assertThat(response.headers).isEmpty();
    tracker.commit();
    assertThat(response.headers).containsEntry(HEADER, VALUE);
  }

  @Test
  void putsAStampedHeaderBackWhenTheResponseIsReset() {
    tracker.commit();
    response.headers.clear();
    tracker.reset();
    assertThat(response.headers).containsExactly(Map.entry(HEADER, VALUE));
    response.headers.clear();
    tracker.commit();
    assertThat(response.headers).isEmpty();
  }

  @Test
  void letsTheApplicationReplaceAStampedHeaderButNotDoubleIt() {
    assertThat(tracker.header(HEADER, "own")).isTrue();
    tracker.commit();
    assertThat(tracker.header("x-process-time", "own")).isFalse();
    assertThat(tracker.header("X-Other", "1")).isTrue();
  }

  @Test
  void tellsAnExchangeOnceWithWhatItsResponseBecame() {
    List<String> told = new ArrayList<>();
    TimedExchange one = new TimedExchange(into(told), new Steps());
    CommitTracker body = one.tracker(response, HEADER);
    one.request("GET", "/races/1", "192.0.2.1");
    one.mapped("/app", "/races/*");
    body.writing(12);
    one.finish(response, null);
    one.finish(response, null);
    assertThat(told).containsExactly("started", "GET 200 /app/races/* 12 null");
  }

  @Test
  void tellsAnEscapedExceptionAsTheErrorThatTheContainerIsAboutToSend() {
    List<String> told = new ArrayList<>();
    TimedExchange one = new TimedExchange(into(told), new Steps());
    one.request("GET", "/races/1", null);
    one.escaped(new IllegalStateException("on purpose"));
    one.finish(response, "/races/{id}");
    assertThat(told)
        .containsExactly("started", "GET 500 /races/{id} -1 java.lang.IllegalStateException");
  }

  private static RequestObserver into(List<String> told) {
    return new RequestObserver() {
      @Override
      public void started() {
        told.add("started");
      }

      @Override
      public void finished(Exchange e) {
        told.add(
            String.join(
                " ",
                e.method(),
                "" + e.status(),
                e.route(),
                "" + e.bytes(),
                String.valueOf(e.failure())));
      }
    };
  }

  /** Goes on by 1.5 ms at each look. */
  private static final class Steps implements TimeSource {
    private long nanos;

    @Override
    public long nanoTime() {
      nanos += 1_500_000;
      return nanos;
    }

    @Override
    public Instant now() {
      return Instant.EPOCH.plusNanos(nanos);
    }
  }

  /** The head of a response, as a container keeps it. */
  private static final class Response implements CommitTracker.Head {
    final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    final int bufferSize = 8192;
    boolean committed;
    int status = 200;
    String encoding = "iso-8859-1".toUpperCase(Locale.ROOT);

    @Override
    public boolean isCommitted() {
      return committed;
    }

    @Override
    public int getStatus() {
      return status;
    }

    @Override
    public int getBufferSize() {
      return bufferSize;
    }

    @Override
    public String getCharacterEncoding() {
      return encoding;
    }

    @Override
    public boolean containsHeader(String name) {
      return headers.containsKey(name);
    }

    @Override
    public void setHeader(String name, String value) {
      headers.put(name, value);
    }
  }
}
