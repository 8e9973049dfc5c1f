/** The demonstration: a real application, a real database, real trouble, and what Pitwall says. */
@NullMarked
package dev.pitwall.examples.demo;

import org.jspecify.annotations.NullMarked;
