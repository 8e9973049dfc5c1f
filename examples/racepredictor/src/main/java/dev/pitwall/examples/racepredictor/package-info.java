/** A small web application that predicts races; the application of the operations guide. */
@NullMarked
package dev.pitwall.examples.racepredictor;

import org.jspecify.annotations.NullMarked;
