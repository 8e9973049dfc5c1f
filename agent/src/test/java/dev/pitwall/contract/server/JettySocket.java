package dev.pitwall.contract.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BiConsumer;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * What a connection of Jetty, 9.4 to 12.1, becomes after a response 101, by the means of Jetty's
 * own WebSocket: an attribute of the request.
 */
public final class JettySocket extends AbstractConnection {
  private static final List<String> ATTRIBUTES =
      List.of(
          "org.eclipse.jetty.server.HttpConnection.UPGRADE", // 9.4
          "org.eclipse.jetty.server.HttpTransport.UPGRADE", // 10 and 11
          "org.eclipse.jetty.server.HttpStream.upgradeConnection"); // 12

  private static final List<String> CONNECTIONS =
      List.of(
          "org.eclipse.jetty.server.HttpConnection",
          "org.eclipse.jetty.server.internal.HttpConnection");

  private static final int MOST_BYTES = 1024;

  private final Echo echo = new Echo();

  private JettySocket(EndPoint endPoint) {
    super(endPoint, ForkJoinPool.commonPool());
  }

  /** The connection that serves the current request goes on so after it. */
  public static void follow(BiConsumer<String, Object> attributes) {
    JettySocket next = new JettySocket(current().getEndPoint());
    ATTRIBUTES.forEach(name -> attributes.accept(name, next));
  }

  private static Connection current() {
    for (String name : CONNECTIONS) {
      try {
        Object current = Class.forName(name).getMethod("getCurrentConnection").invoke(null);
        return (Connection) current;
      } catch (ClassNotFoundException other) {
        // of another version
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalStateException("none of " + CONNECTIONS);
  }

  @Override
  public void onOpen() {
    super.onOpen();
    fillInterested();
  }

  @Override
  public void onFillable() {
    try {
      ByteBuffer buffer = BufferUtil.allocate(MOST_BYTES);
      int filled = getEndPoint().fill(buffer);
      while (filled > 0) {
        byte[] bytes = BufferUtil.toArray(buffer);
        getEndPoint().write(Callback.NOOP, ByteBuffer.wrap(echo.answer(bytes, bytes.length)));
        BufferUtil.clear(buffer);
        filled = echo.isClosed() ? -1 : getEndPoint().fill(buffer);
      }
      if (filled < 0) {
        close();
      } else {
        fillInterested();
      }
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    }
  }
}
