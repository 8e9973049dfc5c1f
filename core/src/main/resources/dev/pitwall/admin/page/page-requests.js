// Requests: which route is slow or fails, and the slow ones one by one, with where they were.

import { h, nothing, put, section, state, svg, table } from './dom.js';
import { ago, bytes, clock, fullTime, number, ratio, seconds } from './format.js';
import { Figure } from './chart.js';
import { Frame } from './frame.js';
import { get } from './api.js';
import { plural, t } from './words.js';

const HEIGHT = 220;
const LEFT = 64;

const kindOf = (status) => (status >= 500 || status === 0 ? 'critical' : status >= 400 ? 'warning' : 'ok');

export default function show(frame) {
  const chosen = () => new URLSearchParams(location.search).get('route');
  const route = chosen();
  const key = (name) => (route ? `${name}{route=${route}}` : name);
  const figure = new Figure(route ?? t('requests.all'), [
    { title: t('figure.requests'), unit: 'count', series: [{ key: key('http.requests'), label: t('series.per-second') }] },
    { title: t('figure.latency'), unit: 'seconds', series: [
      { key: key('http.p50'), label: 'p50' }, { key: key('http.p95'), label: 'p95', stat: 'max' }, { key: key('http.p99'), label: 'p99', stat: 'max' }] },
    { title: t('figure.errors'), unit: 'ratio', series: [{ key: key('http.errors'), label: t('series.5xx'), stat: 'max' }] },
  ], frame.zoom);
  const routes = h('div', {});
  const plot = h('div', {});
  const detail = h('div', { class: 'sample', 'aria-live': 'polite' });
  const samples = h('div', {});
  const filter = h('input', { type: 'search', id: 'filter', oninput: () => showRoutes() });
  const sort = { key: 'count', down: true };
  let requests = null;
  let slow = null;
  let selected = null;

  async function load() {
    const [now, kept, incidents, data] = await Promise.all([get('requests'), get('samples'), get('incidents'), frame.history(figure.keys())]);
    requests = now;
    slow = kept;
    figure.update(data, Frame.marks(incidents));
    showRoutes();
    showSamples();
  }

  function showRoutes() {
    const part = filter.value.toLowerCase();
    const rows = (requests?.routes ?? []).filter((each) => each.route.toLowerCase().includes(part));
    put(routes, rows.length === 0 ? nothing(t(part ? 'filter.none' : 'routes.none')) : table(t('requests.routes'), [
      { key: 'route', title: t('column.route'), head: true, value: (r) => r.route,
        cell: (r) => h('a', { href: link(r.route), key: `route-${r.route}`, 'aria-current': r.route === route ? 'true' : null }, r.route) },
      { key: 'count', title: t('column.per-minute'), number: true, value: (r) => r.count, cell: (r) => number(r.count) },
      { key: 'share', title: t('column.errors'), number: true, value: (r) => r.errors / Math.max(1, r.count),
        cell: (r) => (r.errors ? `${number(r.errors)} (${ratio(r.errors / r.count)})` : '0') },
      { key: 'p50', title: 'p50', number: true, value: (r) => r.p50 ?? -1, cell: (r) => seconds(r.p50) },
      { key: 'p95', title: 'p95', number: true, value: (r) => r.p95 ?? -1, cell: (r) => seconds(r.p95) },
      { key: 'p99', title: 'p99', number: true, value: (r) => r.p99 ?? -1, cell: (r) => seconds(r.p99) },
      { key: 'max', title: t('column.max'), number: true, value: (r) => r.max ?? -1, cell: (r) => seconds(r.max) },
    ], rows, { sort, again: showRoutes }), requests?.more ? nothing(t('more', { count: requests.more })) : null);
  }

  function link(to) {
    const asked = new URLSearchParams(location.search);
    asked.set('route', to);
    return `./requests?${asked}`;
  }

  const name = (sample) => String(sample.id);

  function showSamples() {
    const all = slow.samples.filter((each) => !route || each.route === route);
    if (all.length === 0) {
      put(plot, nothing(t('samples.none', { time: seconds(slow.slowThreshold) })));
      put(samples);
      put(detail);
      return;
    }
    const width = Math.max(280, plot.clientWidth);
    const times = all.map((each) => Date.parse(each.time));
    const [from, to] = [Math.min(...times), Math.max(Date.now(), ...times)];
    const low = Math.log10(Math.max(0.001, Math.min(slow.slowThreshold, ...all.map((each) => each.seconds))));
    const high = Math.max(low + 0.3, Math.log10(Math.max(...all.map((each) => each.seconds)) * 1.2));
    const x = (sample) => LEFT + ((Date.parse(sample.time) - from) / Math.max(1, to - from)) * (width - LEFT - 16);
    const y = (value) => HEIGHT - 28 - ((Math.log10(Math.max(0.001, value)) - low) / (high - low)) * (HEIGHT - 44);
    const ticks = [0, 1, 2, 3].map((i) => 10 ** (low + ((high - low) * i) / 3));
    const dots = all.map((sample, i) => {
      const kind = kindOf(sample.status);
      const dot = svg('g', {
        class: `dot ${kind}${name(sample) === selected ? ' chosen' : ''}`, role: 'button', tabindex: i === 0 ? 0 : -1, key: `dot-${name(sample)}`,
        'aria-label': `${sample.route} ${sample.status} ${seconds(sample.seconds)} ${clock(sample.time)}`,
        transform: `translate(${x(sample).toFixed(1)} ${y(sample.seconds).toFixed(1)})`,
        onclick: () => choose(sample), onkeydown: (event) => along(event, i, all),
      }, svg('circle', { r: 12, class: 'reach' }), svg('text', { 'text-anchor': 'middle', dy: '0.35em' },
        kind === 'ok' ? '●' : kind === 'warning' ? '▲' : '■'));
      return dot;
    });
    put(plot, svg('svg', { class: 'scatter', viewBox: `0 0 ${width} ${HEIGHT}`, role: 'group', 'aria-label': t('samples.label') },
      ticks.map((value) => [svg('line', { class: 'grid', x1: LEFT, x2: width - 16, y1: y(value), y2: y(value) }),
        svg('text', { class: 'tick', x: LEFT - 8, y: y(value) + 4, 'text-anchor': 'end' }, seconds(value))]),
      svg('text', { class: 'tick', x: LEFT, y: HEIGHT - 6 }, clock(from)),
      svg('text', { class: 'tick', x: width - 16, y: HEIGHT - 6, 'text-anchor': 'end' }, clock(to)), dots),
    h('p', { class: 'dim' }, state('ok', t('samples.ok')), ' ', state('warning', '4xx'), ' ', state('critical', '5xx')));
    put(samples, table(t('samples.label'), [
      { key: 'time', title: t('column.time'), head: true, cell: (s) => h('button', { type: 'button', class: 'link', key: `row-${name(s)}`, onclick: () => choose(s) }, clock(s.time)) },
      { key: 'route', title: t('column.route'), cell: (s) => s.route },
      { key: 'status', title: t('column.status'), number: true, cell: (s) => state(kindOf(s.status), String(s.status)) },
      { key: 'seconds', title: t('column.duration'), number: true, cell: (s) => seconds(s.seconds) },
      { key: 'stacks', title: t('samples.stack'), cell: (s) => (s.stacks ? t('samples.stack.yes') : '–') },
    ], all.slice(0, 20)), all.length > 20 ? nothing(plural('samples.more', all.length - 20)) : null,
    slow.dropped.slow_sample ? nothing(t('samples.dropped', { count: number(slow.dropped.slow_sample) })) : null);
  }

  function along(event, at, all) {
    const to = { ArrowRight: at - 1, ArrowLeft: at + 1, Home: all.length - 1, End: 0 }[event.key]; // newest first
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      choose(all[at]);
    } else if (to !== undefined && all[to]) {
      event.preventDefault();
      plot.querySelector(`[data-key="${CSS.escape(`dot-${name(all[to])}`)}"]`).focus();
    }
  }

  async function choose(sample) {
    selected = name(sample);
    for (const dot of plot.querySelectorAll('.dot')) {
      dot.classList.toggle('chosen', dot.dataset.key === `dot-${selected}`);
    }
    const facts = [[t('column.route'), `${sample.method} ${sample.route}`], [t('column.path'), sample.path], [t('column.status'), String(sample.status)],
      [t('column.duration'), seconds(sample.seconds)], [t('column.time'), fullTime(sample.time)], [t('column.client'), sample.client],
      [t('column.size'), sample.bytes === null ? null : bytes(sample.bytes)], [t('samples.thread'), sample.thread],
      [t('samples.trace'), sample.trace], [t('column.error'), sample.failure]];
    const stacks = h('div', {});
    put(detail, h('h3', {}, t('samples.one')), h('dl', {}, facts.map(([term, text]) => h('div', {}, h('dt', {}, term), h('dd', {}, text || '–')))),
      stacks, h('p', {}, h('a', { href: link(sample.route) }, t('samples.route')), ' · ', ago(sample.time)));
    if (!sample.stacks) {
      put(stacks, nothing(t('samples.no-stack')));
      return;
    }
    try {
      const found = await get(`samples/${sample.id}`);
      put(stacks, found.stacks.map((stack) => [
        h('h4', {}, t(stack.times > 1 ? 'samples.where.again' : 'samples.where', { time: seconds(stack.after), count: stack.times })),
        h('pre', { class: 'runbook', tabindex: 0 }, stack.frames.join('\n'), stack.deeper ? `\n${t('samples.deeper', { count: stack.deeper })}` : ''),
      ]));
    } catch (thrown) {
      put(stacks, nothing(t('failed', { title: thrown.message, fix: thrown.fix ?? '' })));
    }
  }

  frame.show(route ? t('requests.of', { route }) : t('nav.requests'), t('requests.question'), [
    route ? h('p', {}, h('a', { href: './requests' }, t('requests.back'))) : null,
    figure.element,
    section(t('requests.routes'), 'routes', h('p', { class: 'filter' }, h('label', { for: 'filter' }, t('filter')), filter), routes),
    section(t('requests.slow'), 'slow', plot, detail, samples),
  ].filter(Boolean), load);
}
