package dev.pitwall.agent.weave;

import java.util.List;

/**
 * A server or library that is woven. A further one is a further table like {@link TomcatHooks} and
 * its line in {@link Targets}.
 *
 * @param name as the operator knows it
 * @param server true if its appearance means that an application with a web server is starting
 * @param servlets true if all servlets of an application are behind it: then nobody needs to time
 *     around a servlet
 * @param hooks all of its hooks
 */
public record Target(String name, boolean server, boolean servlets, List<Hook> hooks) {

  /** A servlet container, or no server at all. */
  public Target(String name, boolean server, List<Hook> hooks) {
    this(name, server, server, hooks);
  }
}
