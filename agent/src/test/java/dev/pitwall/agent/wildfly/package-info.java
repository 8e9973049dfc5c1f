/** WildFly as one downloads it: the agent among JBoss Modules. */
package dev.pitwall.agent.wildfly;
