package dev.pitwall.contract.server;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.servlet.WebappContext;

/** Grizzly with one servlet: a servlet container for which the agent has no hooks of its own. */
public final class GrizzlyServer {
  private GrizzlyServer() {}

  /** Starts the server; the folder is not needed. */
  public static void main(String[] arguments) throws Exception {
    HttpServer server = new HttpServer();
    NetworkListener listener = new NetworkListener("http", "127.0.0.1", 0);
    listener.getKeepAlive().setMaxRequestsCount(-1);
    server.addListener(listener);
    WebappContext context = new WebappContext("cases", "");
    context.addServlet("cases", new CasesServlet()).addMapping("/");
    context.deploy(server);
    server.start();
    Fixture.serve(listener.getPort(), server::shutdownNow);
  }

  private static final class CasesServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      try {
        Cases.play(new Talk(request, response));
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }

  private record Talk(HttpServletRequest request, HttpServletResponse response)
      implements Cases.Talk {
    @Override
    public String path() {
      return request.getRequestURI();
    }

    @Override
    public byte[] body() throws IOException {
      return request.getInputStream().readAllBytes();
    }

    @Override
    public void header(String name, String value) {
      response.setHeader(name, value);
    }

    @Override
    public void send(int status, byte[] body) throws IOException {
      response.setStatus(status);
      if (body.length > 0) {
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
      }
    }

    @Override
    public OutputStream stream() throws IOException {
      return response.getOutputStream();
    }
  }
}
