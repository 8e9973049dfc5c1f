package dev.pitwall.check.host;

/** Where processor, memory and processes are read on this system. */
record Meters(Meter cpu, Meter memory, Processes processes) {}
