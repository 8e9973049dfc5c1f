/** Alerts by SMTP: one conversation an attempt, bounded in time, honest about how it ended. */
@NullMarked
package dev.pitwall.notify.mail;

import org.jspecify.annotations.NullMarked;
