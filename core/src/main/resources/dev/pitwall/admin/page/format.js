// Numbers, units and times as people read them. Unknown is a dash, never zero.

import { t } from './words.js';

const zone = document.documentElement.dataset.zone || 'UTC';
const digits = (value, most) => value.toLocaleString('en-US', { maximumFractionDigits: most });

/** A number with as many digits as say something. */
export function number(value) {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return '–';
  }
  const size = Math.abs(value);
  return digits(value, size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2);
}

/** Seconds: 180 ms, 2.5 s, 3 min, 4 h, 12 d. */
export function seconds(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  const size = Math.abs(value);
  if (size === 0) {
    return '0 s';
  }
  if (size < 0.9995) {
    return `${digits(value * 1000, size < 0.01 ? 1 : 0)} ms`;
  }
  if (size < 120) {
    return `${digits(value, size < 10 ? 2 : 0)} s`;
  }
  if (size < 7200) {
    return `${digits(value / 60, 0)} min`;
  }
  return size < 172_800 ? `${digits(value / 3600, 0)} h` : `${digits(value / 86_400, 0)} d`;
}

/** Bytes with a power of 1024. */
export function bytes(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = value;
  let at = 0;
  while (Math.abs(size) >= 1024 && at < units.length - 1) {
    size /= 1024;
    at++;
  }
  return `${digits(size, Math.abs(size) < 10 && at > 0 ? 1 : 0)} ${units[at]}`;
}

/** A share as percent. */
export function ratio(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  const percent = value * 100;
  return `${digits(percent, percent !== 0 && Math.abs(percent) < 10 ? (Math.abs(percent) < 0.1 ? 2 : 1) : 0)} %`;
}

/** A value in one of the units of readings. */
export function amount(value, unit) {
  switch (unit) {
    case 'ratio': return ratio(value);
    case 'seconds': return seconds(value);
    case 'bytes': return bytes(value);
    default: return number(value);
  }
}

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit',
  hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'longOffset',
});

function fields(date) {
  const found = {};
  for (const part of parts.formatToParts(date)) {
    found[part.type] = part.value;
  }
  found.offset = found.timeZoneName === 'GMT' ? '+00:00' : found.timeZoneName.replace('GMT', '');
  return found;
}

/** 2026-11-23 14:05:09 +09:00, in the server's zone. */
export function fullTime(when) {
  const f = fields(new Date(when));
  return `${f.year}-${f.month}-${f.day} ${f.hour}:${f.minute}:${f.second} ${f.offset}`;
}

/** 14:05, with the day in front if it is another one. */
export function shortTime(when, now = Date.now()) {
  const f = fields(new Date(when));
  const today = fields(new Date(now));
  const day = f.year === today.year && f.month === today.month && f.day === today.day ? '' : `${f.month}-${f.day} `;
  return `${day}${f.hour}:${f.minute}`;
}

/** 14:05:09. */
export function clock(when) {
  const f = fields(new Date(when));
  return `${f.hour}:${f.minute}:${f.second}`;
}

/** 3 min ago, as a time element whose title is the whole time. */
export function ago(when) {
  const element = document.createElement('time');
  element.dateTime = new Date(when).toISOString();
  element.title = fullTime(when);
  const past = (Date.now() - new Date(when)) / 1000;
  element.textContent = past < 5 ? t('time.now') : past < 0 ? shortTime(when) : t('time.ago', { time: span(past) });
  return element;
}

/** A length of time in two parts: 3 d 4 h. */
export function span(length) {
  const s = Math.max(0, Math.round(length));
  if (s < 60) {
    return `${s} s`;
  }
  if (s < 3600) {
    return `${Math.floor(s / 60)} min`;
  }
  if (s < 86_400) {
    const minutes = Math.floor((s % 3600) / 60);
    return `${Math.floor(s / 3600)} h${minutes && s < 36_000 ? ` ${minutes} min` : ''}`;
  }
  const hours = Math.floor((s % 86_400) / 3600);
  return `${Math.floor(s / 86_400)} d${hours && s < 864_000 ? ` ${hours} h` : ''}`;
}

/** The name and the zone's offset, for the foot of a page. */
export const zoneName = () => `${zone} (${fields(new Date()).offset})`;
