package dev.pitwall.notify;

import java.time.Instant;

/**
 * One notification on its way to one channel.
 *
 * @param channel the channel's name
 * @param subject the incident's id; the notification's own where it is about no incident
 * @param part which message of the incident
 * @param order older ones have smaller numbers
 * @param attempts how many were begun
 * @param maybeArrived an attempt may have arrived without our knowing
 * @param nextTry not before; wall time, for people and for the next start
 */
record Delivery(
    String channel,
    String subject,
    Part part,
    long order,
    Status status,
    int attempts,
    boolean maybeArrived,
    Instant nextTry,
    Notification notification) {

  /** Which message of an incident. A reminder, once there are some, is a part of its own. */
  enum Part {
    OPENING,
    ENDING,
    /** About no incident: said once and forgotten. */
    SINGLE
  }

  /** How far it is. */
  enum Status {
    PENDING,
    INFLIGHT,
    SENT,
    /** Given up; it is in undelivered.log. */
    DEAD,
    /** Never sent: a later message says it as well. */
    SUPERSEDED
  }

  static Delivery of(
      String channel, String subject, Part part, long order, Notification notification) {
    return new Delivery(
        channel,
        subject,
        part,
        order,
        Status.PENDING,
        0,
        false,
        notification.created(),
        notification);
  }

  String key() {
    return key(channel, subject, part);
  }

  static String key(String channel, String subject, Part part) {
    return "delivery/" + channel + "/" + subject + "/" + part;
  }

  boolean isWaiting() {
    return status == Status.PENDING || status == Status.INFLIGHT;
  }

  Delivery begun() {
    return new Delivery(
        channel,
        subject,
        part,
        order,
        Status.INFLIGHT,
        attempts + 1,
        maybeArrived,
        nextTry,
        notification);
  }

  Delivery ended(Status end) {
    return new Delivery(
        channel, subject, part, order, end, attempts, maybeArrived, nextTry, notification);
  }

  Delivery again(boolean arrivedMaybe, Instant next) {
    return new Delivery(
        channel,
        subject,
        part,
        order,
        Status.PENDING,
        attempts,
        maybeArrived || arrivedMaybe,
        next,
        notification);
  }

  Delivery saying(Notification other) {
    return new Delivery(
        channel, subject, part, order, status, attempts, maybeArrived, nextTry, other);
  }
}
