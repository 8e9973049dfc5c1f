package dev.pitwall.check.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
  private static Answer read(String text) throws IOException {
    String wire = text.replace("\n", "\r\n");
    return Answer.read(new ByteArrayInputStream(wire.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\nContent-Length: 3\n\nabc and more",
        "HTTP/1.1 200\n\nuntil the end",
        "HTTP/1.0 200 OK\ncontent-length: 0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n2;ext=1\nde\n0\nTrailer: x\n\n",
        "HTTP/1.1 103 Early Hints\nLink: </a>\n\nHTTP/1.1 200 OK\nContent-Length: 1\n\na"
      })
  void aWholeAnswerIsReadToItsLastByte(String text) throws IOException {
    Answer answer = read(text);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.drain()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\nContent-Length: 30\n\nabc",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nabc",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nabcdefgh\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nxyz\nabc\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nfffffffff\nabc",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n",
        "HTTP/1.1 200 OK\nContent-Length: -1\n\nabc",
        "HTTP/1.1 200 OK\nContent-Length: many\n\nabc",
        "HTTP/1.1 200 OK\nContent",
        "HTTP/2 200\n\n",
        "SSH-2.0-OpenSSH_9.2\n",
        ""
      })
  void anAnswerThatIsCutOrNoneAtAllIsAFailure(String text) {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(text).drain());
  }

  @Test
  void answersWithoutABodyEndWithTheirHeader() throws IOException {
    assertThat(read("HTTP/1.1 204 No Content\n\n").drain()).isTrue();
  }

  @Test
  void aHeaderThatDoesNotEndIsRefused() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> read("HTTP/1.1 200 OK\n" + "a: b\n".repeat(1_000)));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> read("HTTP/1.1 200 OK\n" + "a".repeat(20_000)));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> read("HTTP/1.1 100 Continue\n\n".repeat(1_000)));
  }
}
