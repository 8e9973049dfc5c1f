/** Log4j 2: typed adapter, loaded beside the application's Log4j. */
@NullMarked
package dev.pitwall.agent.hook.log4j;

import org.jspecify.annotations.NullMarked;
