/**
 * What the JVM calls before the application: decides whether to act at all, defines the bridge and
 * opens the isolated class loader. JDK types only, no logging, no NIO file system, no JMX.
 */
@NullMarked
package dev.pitwall.agent;

import org.jspecify.annotations.NullMarked;
