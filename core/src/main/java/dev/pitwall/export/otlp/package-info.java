/** Pushes the meters to a receiver of OpenTelemetry's protocol (OTLP 1, HTTP, binary protobuf). */
@NullMarked
package dev.pitwall.export.otlp;

import org.jspecify.annotations.NullMarked;
