/** Open incidents for an Alertmanager, again and again: a feed, not a channel. */
@NullMarked
package dev.pitwall.notify.alertmanager;

import org.jspecify.annotations.NullMarked;
