/** Asks the machine what only it knows: services, and updates of the operating system. */
@NullMarked
package dev.pitwall.checklist.ask;

import org.jspecify.annotations.NullMarked;
