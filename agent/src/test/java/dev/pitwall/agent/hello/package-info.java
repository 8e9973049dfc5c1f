/** Small applications that tests run in JVMs of their own. */
@NullMarked
package dev.pitwall.agent.hello;

import org.jspecify.annotations.NullMarked;
