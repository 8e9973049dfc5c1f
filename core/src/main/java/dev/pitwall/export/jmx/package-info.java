/** Shows snapshots to whoever asks by JMX: read-only, open types, no server of our own. */
@NullMarked
package dev.pitwall.export.jmx;

import org.jspecify.annotations.NullMarked;
