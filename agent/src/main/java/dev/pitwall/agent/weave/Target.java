package dev.pitwall.agent.weave;

import java.util.List;

/**
 * A server or library that is woven. A further one is a further table like {@link TomcatHooks} and
 * its line in {@link Targets}.
 *
 * @param name as the operator knows it
 * @param server true if its appearance means that an application with a web server is starting
 * @param hooks all of its hooks
 */
public record Target(String name, boolean server, List<Hook> hooks) {}
