/** A Spring Boot application that knows nothing of Pitwall. */
package dev.pitwall.agent.boot;
