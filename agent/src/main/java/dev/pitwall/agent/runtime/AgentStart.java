package dev.pitwall.agent.runtime;

import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.request.Gate;
import java.lang.instrument.Instrumentation;

/**
 * What the engine is started with.
 *
 * @param arguments what stands after {@code -javaagent:pitwall-agent.jar=}; the highest source of
 *     the configuration
 * @param instrumentation the JVM's, for what is loaded; classes are not to be transformed with it
 * @param gate what the hooks ask before a request reaches the application
 * @param writtenLogs what the application's logging libraries write
 */
public record AgentStart(
    String arguments, Instrumentation instrumentation, Gate gate, WrittenLogs writtenLogs) {}
