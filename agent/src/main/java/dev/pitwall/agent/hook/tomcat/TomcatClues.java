package dev.pitwall.agent.hook.tomcat;

import dev.pitwall.request.Clues;
import org.apache.coyote.Request;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.jspecify.annotations.Nullable;

/** Headers and query of Tomcat's own request; what is not there costs no object. */
record TomcatClues(Request request) implements Clues.Source {

  @Override
  public @Nullable String header(String name) {
    MimeHeaders headers = request.getMimeHeaders();
    String joined = null;
    for (int i = 0; i < headers.size(); i++) {
      if (headers.getName(i).equalsIgnoreCase(name)) {
        String line = String.valueOf(headers.getValue(i));
        joined = joined == null ? line : joined + "," + line;
      }
    }
    return joined;
  }

  /** Null for a plain one, whose text nobody needs. */
  @Override
  public @Nullable String query() {
    MessageBytes query = request.queryString();
    if (query == null || query.isNull()) {
      return null;
    }
    if (query.getType() == MessageBytes.T_BYTES) {
      ByteChunk bytes = query.getByteChunk();
      if (Clues.isPlainQuery(bytes.getBuffer(), bytes.getStart(), bytes.getEnd())) {
        return null;
      }
    }
    return query.toString();
  }
}
