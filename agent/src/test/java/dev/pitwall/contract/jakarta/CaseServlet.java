package dev.pitwall.contract.jakarta;

import dev.pitwall.contract.server.Fixture;
import dev.pitwall.contract.server.JettySocket;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Everything that an application does with a response, one path a case. */
public final class CaseServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final String HEADER = "X-Process-Time";
  private static final int BIG = 5 * 1024 * 1024;
  private static final long TIMEOUT_MILLIS = 50;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (request.getServletPath().equals("/upgrade")) {
      upgrade(request, response);
      return;
    }
    response.getOutputStream().write(request.getInputStream().readAllBytes());
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Object included = request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH);
    switch (included == null ? request.getServletPath() : included.toString()) {
      case "/ok" -> response.getWriter().print("ok");
      case "/no-content" -> response.setStatus(204);
      case "/not-modified" -> response.setStatus(304);
      case "/redirect" -> response.sendRedirect("/ok");
      case "/send-404" -> response.sendError(404);
      case "/send-500" -> response.sendError(500, "on purpose");
      case "/error-page" -> errorPage(request, response);
      case "/throw" -> throw new IllegalStateException("on purpose");
      case "/throw-late" -> throwLate(response);
      case "/forward" -> request.getRequestDispatcher("/ok").forward(request, response);
      case "/include" -> include(request, response);
      case "/length" -> declaredLength(response);
      case "/reset" -> reset(response);
      case "/own" -> own(response);
      case "/lines" -> lines(response);
      case "/big" -> big(response, BIG);
      case "/endless" -> big(response, Long.MAX_VALUE);
      case "/events" -> events(response);
      case "/text" -> text(response);
      case "/cross" -> other().forward(request, response);
      case "/cross-include" -> includeOther(request, response);
      case "/socket" -> socket(request, response);
      case "/thread" -> response.getWriter().print(Fixture.kindOfThread());
      default -> asynchronous(request, response);
    }
  }

  private static void asynchronous(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    boolean named = "wrapped".equals(request.getQueryString());
    AsyncContext context = named ? request.startAsync(request, response) : request.startAsync();
    switch (request.getServletPath()) {
      case "/async-complete" -> new Thread(() -> complete(context, "done")).start();
      case "/async-dispatch" -> context.dispatch("/ok");
      case "/async-dispatch-twice" -> context.dispatch("/async-dispatch");
      case "/async-timeout" -> context.setTimeout(TIMEOUT_MILLIS);
      case "/async-timeout-handled" -> {
        context.setTimeout(TIMEOUT_MILLIS);
        context.addListener(new Patience());
      }
      case "/async-error" -> context.dispatch("/throw");
      case "/async-throw" -> {
        // Jetty waits for somebody to complete
        context.setTimeout(TIMEOUT_MILLIS);
        throw new ServletException("on purpose");
      }
      default -> throw new IllegalArgumentException(request.getServletPath());
    }
  }

  private static void complete(AsyncContext context, String text) {
    try {
      context.getResponse().getWriter().print(text);
      context.complete();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void errorPage(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    response.getWriter().print("our page for " + status);
  }

  private static void throwLate(HttpServletResponse response) throws IOException {
    response.getWriter().print("begun");
    response.flushBuffer();
    throw new IllegalStateException("on purpose");
  }

  private static void include(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    response.getWriter().print("[");
    request.getRequestDispatcher("/ok").include(request, response);
    response.getWriter().print("]");
  }

  /** A page of the other application. */
  private RequestDispatcher other() {
    return getServletContext().getContext("/other").getRequestDispatcher("/ok");
  }

  private void includeOther(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    response.getWriter().print("[");
    other().include(request, response);
    response.getWriter().print("]");
  }

  /** Jetty's own WebSocket uses means of Jetty's own, too. */
  private void socket(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (getServletContext().getServerInfo().startsWith("jetty")) {
      switchProtocols(response);
      JettySocket.follow(request::setAttribute);
    } else {
      upgrade(request, response);
    }
  }

  private static void upgrade(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    switchProtocols(response);
    request.upgrade(EchoHandler.class);
  }

  private static void switchProtocols(HttpServletResponse response) {
    response.setStatus(101);
    response.setHeader("Connection", "Upgrade");
    response.setHeader("Upgrade", "websocket");
  }

  private static void declaredLength(HttpServletResponse response) throws IOException {
    response.setContentLength(4);
    response.getOutputStream().print("four");
    response.getOutputStream().close();
  }

  private static void reset(HttpServletResponse response) throws IOException {
    response.setHeader("X-Gone", "yes");
    response.getOutputStream().print("thrown away");
    response.reset();
    response.getWriter().print("kept");
  }

  private static void own(HttpServletResponse response) throws IOException {
    response.setHeader(HEADER, "own");
    response.getWriter().print("own");
  }

  private static void lines(HttpServletResponse response) throws IOException {
    response.setContentType("text/event-stream;charset=UTF-8");
    PrintWriter writer = response.getWriter();
    for (int i = 0; i < 2000; i++) {
      writer.println("レース " + i);
    }
  }

  private static void big(HttpServletResponse response, long bytes) throws IOException {
    response.setContentType("application/octet-stream");
    ServletOutputStream stream = response.getOutputStream();
    byte[] block = new byte[16 * 1024];
    for (long written = 0; written < bytes; written += block.length) {
      stream.write(block);
    }
  }

  private static void events(HttpServletResponse response) throws IOException {
    response.setContentType("text/event-stream");
    PrintWriter writer = response.getWriter();
    for (int i = 1; i <= 3; i++) {
      writer.print("data: " + i + "\n\n");
      writer.flush();
    }
  }

  private static void text(HttpServletResponse response) throws IOException {
    response.setContentType("text/plain");
    response.getOutputStream().write("pit wall ".repeat(2000).getBytes(StandardCharsets.UTF_8));
  }

  /** Answers by itself when the time is over. */
  private static final class Patience implements AsyncListener {
    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
      ((HttpServletResponse) event.getAsyncContext().getResponse()).setStatus(503);
      CaseServlet.complete(event.getAsyncContext(), "too late");
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
