package dev.pitwall.contract.jakarta;

import dev.pitwall.contract.server.Echo;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;

/** A WebSocket by the means of the servlet API alone. */
public final class EchoHandler implements HttpUpgradeHandler, ReadListener {
  private static final int MOST_BYTES = 1024;

  private final Echo echo = new Echo();
  private final byte[] bytes = new byte[MOST_BYTES];
  private WebConnection connection;

  @Override
  public void init(WebConnection upgraded) {
    connection = upgraded;
    try {
      upgraded.getInputStream().setReadListener(this);
    } catch (IOException e) {
      onError(e);
    }
  }

  @Override
  public void onDataAvailable() throws IOException {
    ServletInputStream in = connection.getInputStream();
    while (in.isReady() && !echo.isClosed()) {
      int read = in.read(bytes);
      if (read < 0) {
        return;
      }
      connection.getOutputStream().write(echo.answer(bytes, read));
      connection.getOutputStream().flush();
    }
    if (echo.isClosed()) {
      close();
    }
  }

  @Override
  public void onAllDataRead() {
    close();
  }

  @Override
  public void onError(Throwable failure) {
    close();
  }

  @Override
  public void destroy() {}

  private void close() {
    try {
      connection.close();
    } catch (Exception gone) {
      // by the other side
    }
  }
}
