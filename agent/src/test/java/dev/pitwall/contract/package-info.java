/** What Pitwall promises for every server, way of installing it, and JDK: one suite for all. */
package dev.pitwall.contract;
