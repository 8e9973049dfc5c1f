/** What happened to one HTTP exchange, said once for agent and filter alike; JDK only. */
@NullMarked
package dev.pitwall.request;

import org.jspecify.annotations.NullMarked;
