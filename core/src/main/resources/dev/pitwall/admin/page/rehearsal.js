// Trying a rule on the readings that are kept, before it wakes somebody.

import { command, h, nothing, put, section, state, svg, table } from './dom.js';
import { amount, fullTime, ratio, seconds, shortTime, span } from './format.js';
import { get } from './api.js';
import { plural, t } from './words.js';

// a day of readings is the least that says something about a week, and a day always has a gap
const TIMES = ['2d', '7d', '30d', '90d'];
const WEEK = 7 * 86_400;
const KINDS = { CRITICAL: 'critical', WARNING: 'warning', INFO: 'info' };
const SHOWN = 20;
const WIDTH = 720;
const HEIGHT = 150;
const LEFT = 64;
const BOTTOM = 22;

/** The section of the page with the alerts. */
export function rehearsal() {
  const rule = h('select', { id: 'rehearse-rule', onchange: () => chosen() }, h('option', { value: '' }, t('rehearsal.own')));
  const when = h('input', { id: 'rehearse-when', maxlength: 1000, size: 44, autocomplete: 'off', spellcheck: 'false' });
  const time = h('input', { id: 'rehearse-for', maxlength: 12, size: 6, autocomplete: 'off' });
  const since = h('select', { id: 'rehearse-since' }, TIMES.map((each) => h('option', { value: each, selected: each === '7d' }, t(`rehearsal.${each}`))));
  const perWeek = h('input', { id: 'rehearse-week', type: 'number', min: 0.1, max: 1000, step: 'any', value: 1, required: true });
  const go = h('button', {}, t('rehearsal.go'));
  const result = h('div', {});
  const said = h('p', { role: 'status', class: 'said' });
  const known = new Map();

  const field = (title, input) => h('label', { for: input.id }, h('span', {}, title), input);
  const form = h('form', { class: 'inline', onsubmit: (event) => {
    event.preventDefault();
    rehearse();
  } }, field(t('column.rule'), rule), field(t('rehearsal.when'), when), field(t('rehearsal.for'), time),
  field(t('rehearsal.since'), since), field(t('rehearsal.per-week'), perWeek), go);

  /** Which rules there are; asked for once. */
  async function fill() {
    for (const each of (await get('rehearsal/rules')).rules) {
      known.set(each.rule, each);
      rule.append(h('option', { value: each.rule }, each.rule));
    }
    rule.value = known.has('host.cpu') ? 'host.cpu' : '';
    chosen();
  }

  function chosen() {
    const found = known.get(rule.value);
    when.value = found?.when ?? '';
    time.placeholder = found ? seconds(found.for) : '';
    time.value = '';
  }

  async function rehearse() {
    go.disabled = true;
    said.textContent = t('rehearsal.running');
    const asked = new URLSearchParams({ since: since.value, perWeek: perWeek.value });
    if (rule.value) {
      asked.set('rule', rule.value);
    }
    if (when.value.trim() && when.value !== known.get(rule.value)?.when) {
      asked.set('when', when.value);
    }
    if (time.value.trim()) {
      asked.set('for', time.value);
    }
    try {
      const found = await get(`rehearsal?${asked}`);
      said.textContent = sentence(found);
      show(found);
    } catch (thrown) {
      said.textContent = t('failed', { title: thrown.message, fix: thrown.fix ?? '' });
      put(result);
    }
    go.disabled = false;
  }

  function sentence(found) {
    if (found.coveredSeconds === 0) {
      return t('rehearsal.nothing');
    }
    if (found.count === 0) {
      return t('rehearsal.never');
    }
    return found.perWeek === null
      ? plural('rehearsal.short', found.count, { time: span(found.coveredSeconds) })
      : plural('rehearsal.count', found.count, { rate: found.perWeek.toFixed(1) });
  }

  function show(found) {
    const honest = [t('rehearsal.covered', { share: ratio(Math.floor(found.covered * 100) / 100), from: shortTime(found.from), to: shortTime(found.to) })];
    if (found.cut) {
      honest.push(t('rehearsal.cut'));
    }
    if (found.minutesUntil) {
      honest.push(t('rehearsal.minutes', { until: shortTime(found.minutesUntil) }));
    }
    if (found.coveredSeconds && found.perWeek === null) {
      honest.push(t('rehearsal.too-short', { time: span(found.coveredSeconds) }));
    } else if (found.coveredSeconds && found.coveredSeconds < WEEK) {
      honest.push(t('rehearsal.rests', { time: span(found.coveredSeconds) }));
    }
    put(result, h('p', { class: 'dim' }, honest.join(' ')), found.coveredSeconds ? figure(found) : null,
      found.alerts.length ? alerts(found) : null, found.targets.length > 1 ? targets(found) : null, suggestion(found));
  }

  /** The worst value by time, the threshold, and when an alert would have been open. */
  function figure(found) {
    const { step, worst } = found.figure;
    const [from, to] = [Date.parse(found.from), Date.parse(found.to)];
    const threshold = found.levels[0].threshold;
    const values = worst.filter((value) => value !== null);
    const low = Math.min(0, threshold, ...values);
    const high = Math.max(threshold, ...values) * 1.1 || 1;
    const x = (at) => LEFT + ((at - from) / (to - from)) * (WIDTH - LEFT - 12);
    const y = (value) => HEIGHT - BOTTOM - ((value - low) / (high - low)) * (HEIGHT - BOTTOM - 8);
    let path = '';
    let pen = 'M';
    worst.forEach((value, i) => {
      if (value === null) {
        pen = 'M';
      } else {
        path += `${pen}${x(from + (i + 0.5) * step * 1000).toFixed(1)} ${y(value).toFixed(1)}`;
        pen = 'L';
      }
    });
    const open = found.alerts.map((each) => {
      const [begin, end] = [x(Date.parse(each.opened)), x(each.ended ? Date.parse(each.ended) : to)];
      return svg('rect', { class: `open ${KINDS[each.severity]}`, x: begin, y: 8, width: Math.max(2, end - begin), height: HEIGHT - BOTTOM - 8 });
    });
    const label = t('rehearsal.figure', { rule: found.rule, threshold: amount(threshold, found.unit), sentence: sentence(found) });
    return h('figure', { class: 'rehearsal' }, svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label }, open,
      [low, threshold].map((value) => svg('text', { class: 'tick', x: LEFT - 8, y: y(value) + 4, 'text-anchor': 'end' }, amount(value, found.unit))),
      svg('line', { class: 'threshold', x1: LEFT, x2: WIDTH - 12, y1: y(threshold), y2: y(threshold) }),
      svg('path', { class: 'line s1', d: path }),
      svg('text', { class: 'tick', x: LEFT, y: HEIGHT - 6 }, shortTime(from)),
      svg('text', { class: 'tick', x: WIDTH - 12, y: HEIGHT - 6, 'text-anchor': 'end' }, shortTime(to))),
    h('figcaption', { class: 'dim' }, t('rehearsal.legend')));
  }

  const target = (each) => each.target || '–';

  function alerts(found) {
    const more = found.count - Math.min(SHOWN, found.alerts.length);
    return [table(t('rehearsal'), [
      { key: 'opened', title: t('rehearsal.opened'), head: true, cell: (a) => [state(KINDS[a.severity], fullTime(a.opened))] },
      { key: 'lasted', title: t('column.lasted'), number: true, cell: (a) => span(a.seconds) },
      { key: 'peak', title: t('column.peak'), number: true, cell: (a) => amount(a.peak, found.unit) },
      { key: 'target', title: t('column.target'), cell: target },
      { key: 'ended', title: t('column.ended'), cell: (a) => (a.flapping ? t('alerts.flapping') : t(`rehearsal.${a.end}`)) },
    ], found.alerts.slice(0, SHOWN)), more > 0 ? nothing(t('more', { count: more })) : null];
  }

  function targets(found) {
    return h('details', { key: 'rehearsal-targets' }, h('summary', {}, t('rehearsal.targets')), table(t('rehearsal.targets'), [
      { key: 'target', title: t('column.target'), head: true, cell: target },
      { key: 'alerts', title: t('nav.alerts'), number: true, cell: (each) => String(each.alerts) },
      { key: 'worst', title: t('column.peak'), number: true, cell: (each) => amount(each.worst, found.unit) },
      { key: 'known', title: t('rehearsal.known'), number: true, cell: (each) => span(each.coveredSeconds) },
    ], found.targets.slice(0, 50)));
  }

  function suggestion(found) {
    const best = found.suggestion;
    if (!best) {
      return null;
    }
    const words = { goal: best.perWeek, threshold: amount(best.threshold, found.unit), count: best.count };
    return h('div', {}, h('p', {}, t(best.lowest ? 'rehearsal.lowest' : 'rehearsal.suggestion', words), ' ',
      h('button', { type: 'button', class: 'small', key: 'rehearse-try', onclick: () => {
        when.value = best.when;
        rehearse();
      } }, t('rehearsal.try'))), command(best.setting));
  }

  fill().catch((thrown) => {
    said.textContent = t('failed', { title: thrown.message, fix: thrown.fix ?? '' });
  });
  return section(t('rehearsal'), 'rehearsal', h('p', { class: 'dim' }, t('rehearsal.what')), form, said, result);
}
