/**
 * The built agent in front of a real application, with real servers around it, and what goes wrong.
 */
package dev.pitwall.agent.e2e;
