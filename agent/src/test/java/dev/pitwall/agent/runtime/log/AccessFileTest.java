package dev.pitwall.agent.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.core.AppenderBase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessFileTest {
  private final List<String> written = new ArrayList<>();
  private final AccessFile file = new AccessFile(appender());

  @Test
  void linesAreWrittenTogetherWhenNoFurtherOneIsReady() {
    file.line(new StringBuilder("a"));
    file.line(new StringBuilder("レース"));
    assertThat(written).isEmpty();
    file.flush();
    file.flush();
    assertThat(written).containsExactly("a\nレース\n");
  }

  @Test
  void manyLinesAreNotKeptBack() {
    for (int i = 0; i < 1_000; i++) {
      file.line(new StringBuilder("GET /hello 200 0.000123 5 127.0.0.1"));
    }
    assertThat(written).hasSize(2);
    file.flush();
    assertThat(String.join("", written).lines()).hasSize(1_000);
  }

  private AppenderBase<StringBuilder> appender() {
    AppenderBase<StringBuilder> appender =
        new AppenderBase<>() {
          private final AccessFile.Bytes bytes = new AccessFile.Bytes();

          @Override
          protected void append(StringBuilder lines) {
            written.add(new String(bytes.encode(lines), StandardCharsets.UTF_8));
          }
        };
    appender.start();
    return appender;
  }
}
