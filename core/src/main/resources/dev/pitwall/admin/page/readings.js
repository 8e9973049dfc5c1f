// Readings in tables, and incidents in words: what several pages show.

import { command, h, nothing, state, table } from './dom.js';
import { ago, amount } from './format.js';
import { get } from './api.js';
import { t } from './words.js';

/** The labels of a reading without its name: path=/data. */
export const target = (reading) => Object.entries(reading.labels)
  .map(([name, value]) => (name === 'path' || name === 'target' || name === 'pool' ? value : `${name}=${value}`)).join(', ');

/** All readings of a status document as a list. */
export const readingsOf = (status) => Object.entries(status.readings).map(([key, each]) => ({ key, ...each }));

/** A table of readings, with the words of what is unknown and the largest contributors. */
export function readingsTable(caption, readings) {
  if (readings.length === 0) {
    return nothing(t('readings.none'));
  }
  return table(caption, [
    { key: 'name', title: t('column.reading'), head: true, value: (r) => r.name, cell: (r) => h('code', {}, r.name) },
    { key: 'target', title: t('column.target'), value: target },
    { key: 'value', title: t('column.value'), number: true, value: (r) => r.value ?? -1,
      cell: (r) => (r.value === null ? state('unknown') : amount(r.value, r.unit)) },
    { key: 'detail', title: t('column.detail'), cell: (r) => [r.reason ?? r.detail ?? '', offenders(r)] },
  ], readings);
}

/** What contributes most to a reading. */
export function offenders(reading) {
  return reading.offenders?.length
    ? h('ul', { class: 'offenders' }, reading.offenders.map((each) =>
      h('li', {}, h('span', { class: 'what' }, each.name), ' ', h('b', {}, amount(each.value, each.unit)))))
    : null;
}

const kinds = { CRITICAL: 'critical', WARNING: 'warning', INFO: 'info' };

/** Open incidents, worst first: what, since when, what to do. */
export function incidentList(incidents, more = () => null) {
  const order = ['CRITICAL', 'WARNING', 'INFO'];
  return h('ul', { class: 'incidents' }, [...incidents]
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || a.since.localeCompare(b.since))
    .map((each) => h('li', { class: kinds[each.severity] },
      h('p', { class: 'what' }, state(kinds[each.severity], each.severity), ' ', h('strong', {}, each.summary)),
      h('p', { class: 'dim' }, h('code', {}, each.rule), each.target ? ` ${each.target}` : '', ' · ', t('since'), ' ', ago(each.since)),
      each.offenders?.length ? h('div', { class: 'dim' }, each.offendersTitle,
        h('ul', { class: 'offenders' }, each.offenders.map((one) => h('li', {}, one)))) : null,
      h('p', {}, each.nextStep), each.command ? command(each.command) : null, more(each))));
}

/** The same in one line each, for where they are only named. */
export function incidentLines(incidents, most) {
  const order = ['CRITICAL', 'WARNING', 'INFO'];
  const sorted = [...incidents].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || a.since.localeCompare(b.since));
  return h('ul', { class: 'incidents lines' }, sorted.slice(0, most).map((each) => h('li', { class: kinds[each.severity] },
    state(kinds[each.severity], each.severity), ' ', h('strong', {}, each.summary), ' ',
    h('span', { class: 'dim' }, h('code', {}, each.rule), ' · ', t('since'), ' ', ago(each.since)), h('br', {}), each.nextStep)));
}

/** The time that has passed since something, or null. */
export const age = (time) => (Date.now() - Date.parse(time)) / 1000;

/** An answer that may be missing on this installation: null then, if the server said so. */
export async function optional(path) {
  try {
    return await get(path);
  } catch (thrown) {
    if (thrown.status === 404) {
      return null;
    }
    throw thrown;
  }
}
