/** Certificates that are served and certificates in files: until when, for whom, trusted or not. */
@NullMarked
package dev.pitwall.check.tls;

import org.jspecify.annotations.NullMarked;
