package dev.pitwall.contract.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Everything that a handler does with a response, one path a case, for servers without servlets.
 */
final class Cases {
  private static final String HEADER = "X-Process-Time";
  private static final int BIG = 5 * 1024 * 1024;

  private Cases() {}

  /** One request and its response, by whatever means the server has. */
  interface Talk {
    String path();

    byte[] body() throws Exception;

    void header(String name, String value);

    /** Answers with a declared length; without a body if the array is empty. */
    void send(int status, byte[] body) throws Exception;

    /** Answers with status 200 and a body whose length nobody knows yet. */
    OutputStream stream() throws Exception;
  }

  /** Plays the case that the path names. */
  static void play(Talk talk) throws Exception {
    String path = talk.path();
    switch (path) {
      case "/ok" -> talk.send(200, text("ok"));
      case "/no-content" -> talk.send(204, text(""));
      case "/not-modified" -> talk.send(304, text(""));
      case "/redirect" -> {
        talk.header("Location", "/ok");
        talk.send(302, text(""));
      }
      case "/send-500" -> talk.send(500, text(""));
      case "/throw" -> throw new IllegalStateException("on purpose");
      case "/own" -> {
        talk.header(HEADER, "own");
        talk.send(200, text("own"));
      }
      case "/big" -> stream(talk, BIG);
      case "/thread" -> talk.send(200, text(Fixture.kindOfThread()));
      case "/endless" -> stream(talk, Long.MAX_VALUE);
      default -> {
        if (path.startsWith("/echo")) {
          talk.send(200, talk.body());
        } else {
          talk.send(404, text("nothing here"));
        }
      }
    }
  }

  private static void stream(Talk talk, long bytes) throws Exception {
    byte[] block = new byte[16 * 1024];
    try (OutputStream out = talk.stream()) {
      for (long written = 0; written < bytes; written += block.length) {
        out.write(block);
      }
    } catch (IOException gone) {
      throw new IOException("the client went away", gone);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
