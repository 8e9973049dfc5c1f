/** The server that the contract suite starts in a JVM of its own. */
package dev.pitwall.contract.server;
