/** Alerts to a Slack incoming webhook. */
@NullMarked
package dev.pitwall.notify.slack;

import org.jspecify.annotations.NullMarked;
