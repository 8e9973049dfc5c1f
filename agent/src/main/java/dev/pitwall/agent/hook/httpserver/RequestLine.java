package dev.pitwall.agent.hook.httpserver;

import dev.pitwall.request.Clues;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a request that was refused.
 *
 * @param method empty if the line is none of HTTP's
 * @param path without query; null if there is none
 * @param query null if there is none
 */
record RequestLine(String method, @Nullable String path, @Nullable String query)
    implements Clues.Source {

  static RequestLine of(String line) {
    int first = line.indexOf(' ');
    int second = line.indexOf(' ', first + 1);
    if (first <= 0 || second < 0) {
      return new RequestLine("", null, null);
    }
    String target = line.substring(first + 1, second);
    int mark = target.indexOf('?');
    return mark < 0
        ? new RequestLine(line.substring(0, first), target, null)
        : new RequestLine(
            line.substring(0, first), target.substring(0, mark), target.substring(mark + 1));
  }

  /** Nobody knows the headers of a request that was refused. */
  @Override
  public @Nullable String header(String name) {
    return null;
  }
}
