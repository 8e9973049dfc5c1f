package dev.pitwall.notify.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request.
 *
 * @param method {@code GET} or {@code POST}
 * @param headers beside those that every request has; without line breaks
 * @param body may be empty
 * @param bodyCounts true if the answer's body decides whether it was taken; else a 2xx is an answer
 *     as soon as its head is there
 */
public record HttpCall(
    String method, Address address, Map<String, String> headers, Content body, boolean bodyCounts) {

  /** Refuses what could become a header of its own. */
  public HttpCall {
    headers = Map.copyOf(headers);
    headers.forEach(
        (name, value) -> {
          if (!name.matches("[A-Za-z0-9-]+") || value.matches("(?s).*[\\p{Cc}].*")) {
            throw new IllegalArgumentException("header " + name + " holds what no header may");
          }
        });
  }

  /** Asks for a page. */
  public static HttpCall get(Address address) {
    return new HttpCall("GET", address, Map.of(), Content.NONE, false);
  }

  /** Brings a JSON document. */
  public static HttpCall json(Address address, String json) {
    return post(address, "application/json; charset=utf-8", Content.text(json));
  }

  /** Brings anything. */
  public static HttpCall post(Address address, String type, Content body) {
    return new HttpCall("POST", address, Map.of("Content-Type", type), body, false);
  }

  /** With one header more. */
  public HttpCall with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpCall(method, address, more, body, bodyCounts);
  }

  /** The answer's body decides. */
  public HttpCall whoseBodyCounts() {
    return new HttpCall(method, address, headers, body, true);
  }

  /** Without headers and body. */
  @Override
  public String toString() {
    return method + " " + address;
  }
}
