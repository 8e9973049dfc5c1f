package dev.pitwall.logs.analyze;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pitwall.logs.analyze.LayoutDate.Element;
import dev.pitwall.logs.analyze.LayoutFormat.Kind;
import dev.pitwall.logs.analyze.LayoutFormat.Part;
import java.util.Arrays;

/** Reads lines by a layout: each part ends where the literal behind it begins. */
final class LayoutParser implements LineParser {
  private static final int CENTURY = 2000;
  private static final byte[] MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec".getBytes(UTF_8);

  private final Clock clock;
  private final RequestText requests = new RequestText();
  private final byte[] lead;
  private final Part[] parts;
  private final byte[][] thens;
  private final int[] numbers = new int[6];
  private int offset = Clock.LOCAL;

  LayoutParser(LayoutFormat format, Clock clock) {
    this.clock = clock;
    lead = format.lead().getBytes(UTF_8);
    parts = format.parts().toArray(Part[]::new);
    thens = new byte[parts.length][];
    for (int i = 0; i < parts.length; i++) {
      thens[i] = parts[i].then().getBytes(UTF_8);
    }
  }

  @Override
  public boolean parse(byte[] b, int from, int to, Event event) {
    if (!Swar.startsWith(b, from, to, lead)) {
      return false;
    }
    int at = from + lead.length;
    for (int i = 0; i < parts.length; i++) {
      Part part = parts[i];
      if (part.padded()) {
        at = skipBlanks(b, at, to);
      }
      int end;
      LayoutDate date = part.date();
      if (date != null) {
        end = time(b, at, to, date, event);
      } else {
        end = thens[i].length == 0 ? to : find(b, at, to, thens[i]);
      }
      if (end < 0 || !take(part.kind(), b, at, end, event)) {
        return false;
      }
      at = part.padded() && part.kind() != Kind.MESSAGE ? behindBlanks(b, end, to, thens[i]) : end;
      if (!Swar.startsWith(b, at, to, thens[i])) {
        return false;
      }
      at += thens[i].length;
    }
    return true;
  }

  private boolean take(Kind kind, byte[] b, int from, int to, Event event) {
    int end = to;
    switch (kind) {
      case LEVEL -> {
        while (end > from && b[end - 1] == ' ') {
          end--;
        }
        event.level = Levels.of(b, from, end);
        return event.level != Levels.NO_LEVEL;
      }
      case LOGGER -> {
        while (end > from && b[end - 1] == ' ') {
          end--;
        }
        int begin = end;
        while (begin > from && b[begin - 1] != ' ') {
          begin--;
        }
        event.loggerFrom = begin;
        event.loggerTo = end;
      }
      case MESSAGE -> {
        event.textFrom = from;
        event.textTo = to;
        requests.find(b, from, to, event);
      }
      case SKIP, TIME -> {}
    }
    return true;
  }

  /** Index of {@code what}, or -1. */
  private static int find(byte[] b, int from, int to, byte[] what) {
    int at = from;
    while (at < to) {
      at = Swar.find(b, at, to, what[0]);
      if (at < to && Swar.startsWith(b, at, to, what)) {
        return at;
      }
      at++;
    }
    return -1;
  }

  private static int skipBlanks(byte[] b, int from, int to) {
    int at = from;
    while (at < to && b[at] == ' ') {
      at++;
    }
    return at;
  }

  /** Before the literal, with the blanks skipped that fill the part up. */
  private static int behindBlanks(byte[] b, int from, int to, byte[] then) {
    int blanks = 0;
    while (blanks < then.length && then[blanks] == ' ') {
      blanks++;
    }
    return Math.max(from, skipBlanks(b, from, to) - blanks);
  }

  /** Index behind the time, or -1. */
  private int time(byte[] b, int from, int to, LayoutDate date, Event event) {
    Arrays.fill(numbers, 0);
    offset = Clock.LOCAL;
    int at = from;
    for (Element element : date.fields()) {
      at = element(b, at, to, element);
      if (at < 0) {
        return -1;
      }
    }
    if (!date.dated()) {
      return at;
    }
    if (!clock.read(numbers, offset)) {
      return -1;
    }
    event.at(clock);
    return at;
  }

  private int element(byte[] b, int at, int to, Element element) {
    switch (element.letter()) {
      case 'L' -> {
        return at < to && b[at] == element.length() ? at + 1 : -1;
      }
      case '?' -> {
        return at < to ? at + 1 : -1;
      }
      case 'X' -> {
        return offset(b, at, to);
      }
      default -> {
        return number(b, at, to, element);
      }
    }
  }

  private int number(byte[] b, int at, int to, Element element) {
    int length = element.length();
    if (to - at < length) {
      return -1;
    }
    int value = 0;
    if (element.letter() == 'M' && length == 3) {
      value = month(b, at);
      if (value < 0) {
        return -1;
      }
    } else {
      for (int i = at; i < at + length; i++) {
        if (!Clock.isDigit(b[i])) {
          return -1;
        }
        value = value * 10 + b[i] - '0';
      }
    }
    int place = "yMdHms".indexOf(element.letter());
    if (place >= 0) {
      numbers[place] = place == 0 && length == 2 ? CENTURY + value : value;
    }
    return at + length;
  }

  private static int month(byte[] b, int at) {
    for (int month = 0; month < 12; month++) {
      int from = month * 3;
      if (b[at] == MONTHS[from] && b[at + 1] == MONTHS[from + 1] && b[at + 2] == MONTHS[from + 2]) {
        return month + 1;
      }
    }
    return -1;
  }

  /** {@code Z}, {@code +09}, {@code +0900}, {@code +09:00}; a zone's name is passed over. */
  private int offset(byte[] b, int at, int to) {
    if (at < to && b[at] == 'Z') {
      offset = 0;
      return at + 1;
    }
    if (at + 3 <= to && (b[at] == '+' || b[at] == '-')) {
      int hours = Clock.two(b, at + 1);
      int next = at + 3;
      boolean colon = next < to && b[next] == ':';
      int minutes = next + (colon ? 3 : 2) <= to ? Clock.two(b, next + (colon ? 1 : 0)) : -1;
      if (hours < 0) {
        return -1;
      }
      int seconds = hours * 3600 + Math.max(0, minutes) * 60;
      offset = b[at] == '-' ? -seconds : seconds;
      return minutes < 0 ? next : next + (colon ? 3 : 2);
    }
    int end = at;
    while (end < to && Clock.isLetter(b[end])) {
      end++;
    }
    return end > at ? end : -1;
  }
}
