/** Who hears of an incident and when: outbox, retry, and one worker a channel. */
@NullMarked
package dev.pitwall.notify;

import org.jspecify.annotations.NullMarked;
