/** An OSGi bundle with a Tomcat of its own inside, and what starts the framework around it. */
package dev.pitwall.agent.hello.bundle;
