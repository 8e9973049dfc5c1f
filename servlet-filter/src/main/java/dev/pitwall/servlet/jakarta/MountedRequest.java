package dev.pitwall.servlet.jakarta;

import dev.pitwall.servlet.MountedCall;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A request for the dashboard, as the container has it. */
record MountedRequest(HttpServletRequest request, HttpServletResponse response)
    implements MountedCall {
  private static final String HOST = "Host";
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String context() {
    return request.getContextPath();
  }

  @Override
  public String uri() {
    return request.getRequestURI();
  }

  @Override
  public @Nullable String query() {
    return request.getQueryString();
  }

  @Override
  public String peer() {
    return request.getRemoteAddr();
  }

  @Override
  public boolean secure() {
    return request.isSecure();
  }

  @Override
  public void headers(BiConsumer<String, String> to) {
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) {
        to.accept(name, value);
      }
    }
    if (request.getHeader(HOST) == null && !request.getProtocol().startsWith("HTTP/1")) {
      to.accept(HOST, authority());
    }
  }

  /** What HTTP/2 has in place of the header; not every container tells it as one. */
  private String authority() {
    int port = request.getServerPort();
    boolean usual = port == (request.getScheme().equals("https") ? HTTPS : HTTP);
    return usual ? request.getServerName() : request.getServerName() + ":" + port;
  }

  @Override
  public InputStream body() throws IOException {
    return request.getInputStream();
  }

  @Override
  public void head(int status, long length) {
    response.setStatus(status);
    if (length > 0) {
      response.setContentLengthLong(length);
    }
  }

  @Override
  public void header(String name, String value) {
    response.addHeader(name, value);
  }

  @Override
  public OutputStream out() throws IOException {
    return response.getOutputStream();
  }
}
