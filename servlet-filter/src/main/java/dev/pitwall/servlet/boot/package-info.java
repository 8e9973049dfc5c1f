/** Registers the filter in a Spring Boot application, version 3 or 4. */
@NullMarked
package dev.pitwall.servlet.boot;

import org.jspecify.annotations.NullMarked;
