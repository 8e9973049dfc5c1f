package dev.pitwall.agent.hook.tomcat;

import dev.pitwall.request.Clues;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.ProcessTime;
import java.nio.charset.StandardCharsets;
import org.apache.coyote.Request;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the request that a connection serves just now. It lives in a note of
 * Tomcat's own request object, which Tomcat uses again for the next request, so nothing is
 * allocated a request. Notes 17 to 31 are documented as unallocated; the first that is free is
 * taken, and if another product took all of them, an attribute, which costs one object a request.
 * Nothing in it refers to a web application: Tomcat keeps its request objects over redeployments.
 */
final class TomcatExchange {
  private static final int FIRST_NOTE = 17;
  private static final int LAST_NOTE = 31;
  private static final String ATTRIBUTE = "dev.pitwall.state";
  private static final int LONGEST_KEPT_PATH = 256;

  final Exchange exchange = new Exchange();
  long startNanos;

  /** The request is recorded; set until Tomcat makes its request object new. */
  boolean recorded;

  /** An error page took over: what the attributes say from here on is about the error page. */
  boolean errorPage;

  /** As it went over the wire; 0 until the response is committed. */
  int committedStatus;

  /** The header's value in ASCII; Tomcat copies it before the next request can come. */
  final byte[] processTime = new byte[ProcessTime.LONGEST];

  @Nullable String template;
  @Nullable String failure;
  final MappingName mappingName = new MappingName();
  private @Nullable String lastPath;
  private @Nullable TomcatClues source;
  private @Nullable TomcatVisitor visitor;

  void begin(long nanos) {
    startNanos = nanos;
    recorded = false;
    errorPage = false;
    committedStatus = 0;
    template = null;
    failure = null;
    exchange.begin(nanos);
  }

  /**
   * The path as sent, without query; null if there is none. The text of the request before serves
   * again if it says the same. Tomcat's own conversion costs three buffers more.
   */
  @Nullable String path(Request request) {
    MessageBytes uri = request.requestURI();
    String known = lastPath;
    if (known != null && uri.equals(known)) {
      return known;
    }
    String path = uri.getType() == MessageBytes.T_BYTES ? latin1(uri) : uri.toString();
    lastPath = path != null && path.length() <= LONGEST_KEPT_PATH ? path : null;
    return path;
  }

  /** Where the headers of the request can be read; one object a connection. */
  Clues.Source source(Request request) {
    TomcatClues known = source;
    if (known == null || known.request() != request) {
      known = new TomcatClues(request);
      source = known;
    }
    return known;
  }

  /** The same for the gate. */
  TomcatVisitor visitor(org.apache.catalina.connector.Request request) {
    TomcatVisitor known = visitor;
    if (known == null || !known.is(request)) {
      known = new TomcatVisitor(request);
      visitor = known;
    }
    return known;
  }

  private static String latin1(MessageBytes text) {
    ByteChunk bytes = text.getByteChunk();
    return new String(
        bytes.getBuffer(), bytes.getStart(), bytes.getLength(), StandardCharsets.ISO_8859_1);
  }

  /** The state of this request, or null if it was never seen. */
  static @Nullable TomcatExchange of(Request request) {
    Object usual = request.getNote(FIRST_NOTE);
    if (usual instanceof TomcatExchange state) {
      return state;
    }
    return usual == null ? null : elsewhere(request);
  }

  private static @Nullable TomcatExchange elsewhere(Request request) {
    for (int note = FIRST_NOTE + 1; note <= LAST_NOTE; note++) {
      Object held = request.getNote(note);
      if (held instanceof TomcatExchange state) {
        return state;
      }
      if (held == null) {
        return null;
      }
    }
    return request.getAttribute(ATTRIBUTE) instanceof TomcatExchange state ? state : null;
  }

  /** The state of this request, made if it was never seen. */
  static TomcatExchange at(Request request) {
    TomcatExchange known = of(request);
    return known != null ? known : place(request);
  }

  private static TomcatExchange place(Request request) {
    TomcatExchange fresh = new TomcatExchange();
    for (int note = FIRST_NOTE; note <= LAST_NOTE; note++) {
      if (request.getNote(note) == null) {
        request.setNote(note, fresh);
        return fresh;
      }
    }
    request.setAttribute(ATTRIBUTE, fresh);
    return fresh;
  }
}
