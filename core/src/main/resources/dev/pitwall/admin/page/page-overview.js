// Overview: may I sleep, what is it, and what was before.

import { h, nothing, put, section, state, table } from './dom.js';
import { ago, amount, fullTime, number, ratio, seconds, span } from './format.js';
import { Figure, sparkline, valuesOf } from './chart.js';
import { Frame } from './frame.js';
import { get } from './api.js';
import { age, incidentLines, offenders, optional, readingsOf, target } from './readings.js';
import { plural, t } from './words.js';

const TIGHT = ['host.cpu', 'host.memory', 'host.disk', 'host.inodes', 'jvm.heap', 'jvm.direct-memory', 'jvm.metaspace',
  'jvm.open-files', 'jvm.pool.threads', 'jvm.pool.connections', 'db.connections.share'];
const WEEK = 604_800;
const DAY = 86_400;

export default function show(frame) {
  const verdict = h('div', { class: 'verdict', role: 'status', 'aria-live': 'polite' });
  const todo = h('div', {});
  const tiles = h('div', { class: 'tiles' });
  const routes = h('div', {});
  const errors = h('div', {});
  const statements = h('div', {});
  const duties = h('ul', { class: 'duties' });
  const figure = new Figure(t('overview.figure'), [
    { title: t('figure.requests'), unit: 'count', series: [{ key: 'http.requests', label: t('series.per-second') }] },
    { title: t('figure.latency'), unit: 'seconds', series: [
      { key: 'http.p50', label: 'p50' }, { key: 'http.p95', label: 'p95', stat: 'max' }, { key: 'http.p99', label: 'p99', stat: 'max' }] },
    { title: t('figure.errors'), unit: 'ratio', series: [{ key: 'http.errors', label: t('series.5xx'), stat: 'max' }] },
    { title: t('figure.load'), unit: 'ratio', full: true, series: [
      { key: 'host.cpu', label: t('series.cpu') }, { key: 'host.memory', label: t('series.memory') }, { key: 'jvm.heap', label: t('series.heap') }] },
    { title: t('figure.connections'), unit: 'count', series: [{ key: 'db.connections', label: t('series.database') }] },
  ], frame.zoom);
  let day = null;
  let lastWeek = null;

  async function load() {
    const range = frame.range();
    const [status, incidents, data] = await Promise.all([get('status'), get('incidents'), frame.history(figure.keys())]);
    if (!day || Date.now() - day.at > 60_000) {
      day = { at: Date.now(), said: await optional('checklist') };
    }
    if (!lastWeek || Date.now() - lastWeek.at > 600_000) {
      const now = Math.floor(Date.now() / 1000);
      const keys = ['http.requests', 'http.errors', 'http.p95'];
      lastWeek = { at: Date.now(), data: await frame.history(keys, { from: now - WEEK - 1_800, to: now - WEEK + 1_800 }, 3_600) };
    }
    showVerdict(status, incidents);
    showTiles(status, data, lastWeek.data);
    figure.update(data, Frame.marks(incidents));
    showRoutes(status);
    showErrors(day.said);
    showStatements(status);
    showDuties(status, day.said ?? {});
    document.querySelector('header .app').title = `${fullTime(range.from * 1000)} - ${fullTime(range.to * 1000)}`;
  }

  function showVerdict(status, incidents) {
    const open = incidents.open ?? [];
    const unknown = readingsOf(status).filter((each) => each.value === null);
    const critical = open.filter((each) => each.severity === 'CRITICAL').length;
    const kind = critical ? 'critical' : open.length ? 'warning' : !incidents.watching || unknown.length ? 'unknown' : 'ok';
    const sentence = critical ? plural('verdict.critical', open.length)
      : open.length ? plural('verdict.warning', open.length)
        : !incidents.watching ? t('verdict.starting')
          : unknown.length ? plural('verdict.unknown', unknown.length) : t('verdict.ok', { time: calm(incidents) });
    if (verdict.dataset.said !== kind + sentence) { // a screen reader hears changes only
      verdict.dataset.said = kind + sentence;
      verdict.className = `verdict ${kind}`;
      verdict.replaceChildren(state(kind), h('p', {}, sentence));
    }
    put(todo, open.length ? [incidentLines(open, 3), h('p', {}, h('a', { href: './alerts', key: 'to-alerts' }, t('overview.to-alerts')),
      open.length > 3 ? ` (${t('more', { count: open.length - 3 })})` : '')] : null,
      unknown.length ? h('details', { key: 'unknown' }, h('summary', {}, plural('overview.unknown', unknown.length)),
        h('ul', { class: 'fair' }, unknown.map((each) => h('li', {}, h('code', {}, each.key), ': ', each.reason)))) : null,
      status.findings.length ? h('details', { key: 'findings' }, h('summary', {}, plural('overview.findings', status.findings.length)),
        h('ul', { class: 'fair' }, status.findings.map((each) => h('li', {}, h('code', {}, each.code), ': ', each.text)))) : null);
  }

  function calm(incidents) {
    const ends = [...(incidents.past ?? []).map((each) => each.ended), (incidents.starts ?? []).at(-1)].filter(Boolean);
    return ends.length ? span(Math.min(...ends.map(age))) : '–';
  }

  function tile(href, title, value, kind, note, drawing) {
    return h('a', { class: `tile ${kind}`, href: `./${href}`, key: title },
      h('span', { class: 'tile-title' }, title), h('span', { class: 'tile-value' }, value), drawing ?? null,
      h('span', { class: 'tile-note dim' }, note));
  }

  function spark(data, key, stat) {
    const found = data.series.get(key);
    return found ? sparkline(valuesOf({ ...found, step: data.step }, stat ?? 'avg')) : null;
  }

  function compared(data, key, now, scale = 1) {
    const before = data.series.get(key)?.avg.filter((value) => value !== null) ?? [];
    if (before.length === 0 || now === null) {
      return null;
    }
    const then = (before.reduce((a, b) => a + b, 0) / before.length) * scale;
    if (then <= 0) {
      return null;
    }
    const change = (now - then) / then;
    return t(change >= 0 ? 'tile.more' : 'tile.less', { change: ratio(Math.abs(change)) });
  }

  function showTiles(status, data, before) {
    const overall = status.requests?.overall;
    const known = overall && overall.seconds >= 10; // less says nothing of a minute
    const rate = known ? (overall.count / overall.seconds) * 60 : null;
    const share = known && overall.count > 0 ? overall.errors / overall.count : null;
    const p95 = overall?.p95 ?? null;
    const firing = new Set(status.alerts.filter((each) => each.state === 'FIRING').map((each) => each.rule));
    const tight = readingsOf(status).filter((each) => TIGHT.includes(each.name) && each.value !== null)
      .sort((a, b) => b.value - a.value)[0];
    const quiet = known && overall.count === 0 ? t('tile.quiet') : null;
    put(tiles,
      tile('requests', t('tile.requests'), rate === null ? '–' : number(Math.round(rate)), 'fair',
        compared(before, 'http.requests', rate, 60) ?? t('tile.minute'), spark(data, 'http.requests')),
      tile('errors', t('tile.errors'), share === null ? '–' : ratio(share), share > 0.01 ? 'bad' : 'fair',
        quiet ?? compared(before, 'http.errors', share) ?? t('tile.minute'), spark(data, 'http.errors', 'max')),
      tile('requests', t('tile.p95'), seconds(p95), firing.has('app.response-time') ? 'bad' : 'fair',
        quiet ?? compared(before, 'http.p95', p95) ?? t('tile.minute'), spark(data, 'http.p95', 'max')),
      tile(tight?.name.startsWith('db.') ? 'database' : 'host', t('tile.tight'), tight ? ratio(tight.value) : '–',
        tight && firing.has(tight.name) ? 'bad' : 'fair',
        tight ? `${tight.name} ${target(tight)}`.trim() : t('readings.none'), tight ? spark(data, tight.key) : null));
  }

  function showRoutes(status) {
    const rows = [...(status.requests?.routes ?? [])].sort((a, b) => b.count * (b.p50 ?? 0) - a.count * (a.p50 ?? 0)).slice(0, 5);
    put(routes, rows.length === 0 ? nothing(t('routes.none')) : table(t('overview.routes'), [
      { key: 'route', title: t('column.route'), head: true,
        cell: (r) => h('a', { href: `./requests?${new URLSearchParams({ route: r.route })}` }, r.route) },
      { key: 'count', title: t('column.per-minute'), number: true, cell: (r) => number(r.count) },
      { key: 'p95', title: 'p95', number: true, cell: (r) => seconds(r.p95) },
      { key: 'errors', title: t('column.errors'), number: true, cell: (r) => number(r.errors) },
    ], rows));
  }

  function showErrors(said) {
    const kinds = (said?.errors ?? []).flatMap((source) => source.kinds)
      .sort((a, b) => Number(b.new === true) - Number(a.new === true) || b.last.localeCompare(a.last)).slice(0, 5);
    put(errors, kinds.length === 0 ? nothing(said?.errors?.length ? t('errors.none') : t('errors.nobody')) : table(t('overview.errors'), [
      { key: 'text', title: t('column.error'), head: true, cell: (k) => [k.new ? h('b', { class: 'new' }, t('errors.new')) : null, ' ',
        h('a', { href: './errors' }, k.text)] },
      { key: 'count', title: t('column.count'), number: true, cell: (k) => number(k.count) },
      { key: 'last', title: t('column.last'), cell: (k) => ago(k.last) },
    ], kinds));
  }

  function showStatements(status) {
    const reading = status.readings['db.slow-statements'];
    put(statements, !reading ? nothing(t('database.off'), ' ', h('code', {}, 'postgres.url'))
      : reading.value === null ? nothing(state('unknown'), ' ', reading.reason)
        : [h('p', {}, plural('statements', reading.value)), offenders(reading)]);
  }

  function duty(kind, title, text) {
    return h('li', {}, h('strong', {}, title), ' ', state(kind, t(`duty.${kind}`)), h('span', { class: 'dim' }, text));
  }

  function showDuties(status, said) {
    const backups = said.backups ?? {};
    const late = backups.overdueAfter > 0 && (!backups.last || age(backups.last.time) > backups.overdueAfter);
    const certificates = readingsOf(status).filter((each) => each.name === 'tls.expiry');
    const soonest = certificates.filter((each) => each.value !== null).sort((a, b) => a.value - b.value)[0];
    const scan = said.scan ?? {};
    const last = said.last;
    put(duties,
      duty(last ? { OK: 'ok', WARNING: 'warning', CRITICAL: 'critical' }[last.status] ?? 'unknown' : 'none',
        t('duty.checklist'), last ? [ago(last.time), ` · ${last.status}`] : t('duty.checklist.none')),
      duty(backups.failure ? 'critical' : !backups.scheduled && !backups.last ? 'none' : late || backups.reason ? 'warning' : 'ok',
        t('duty.backup'), backups.last ? [ago(backups.last.time), ` · ${t('verified', { level: backups.last.verified })}`]
          : backups.failure ?? backups.reason ?? t('duty.backup.none')),
      duty(backups.restore ? (age(backups.restore.time) > 35 * DAY ? 'warning' : 'ok') : 'none',
        t('duty.restore'), backups.restore ? [ago(backups.restore.time), ` · ${seconds(backups.restore.took)}`] : t('duty.restore.none')),
      duty(!certificates.length ? 'none' : !soonest ? 'unknown' : soonest.value < 7 * DAY ? 'critical' : soonest.value < 30 * DAY ? 'warning' : 'ok',
        t('duty.certificates'), soonest ? t('duty.certificates.left', { time: span(soonest.value), name: target(soonest) }) : t('duty.certificates.none')),
      duty(scan.found ? (scan.found.urgent ? 'critical' : scan.found.inUse ? 'warning' : 'ok') : scan.planned ? 'unknown' : 'none',
        t('duty.scan'), scan.found ? [plural('duty.scan.found', scan.found.inUse), ' · ', ago(scan.found.time)] : scan.reason ?? t('duty.scan.none')),
      duty(status.outbox === null ? 'unknown' : status.outbox.dead ? 'critical' : status.outbox.pending ? 'warning' : 'ok',
        t('duty.messages'), status.outbox === null ? t('unknown')
          : t('duty.messages.count', { pending: amount(status.outbox.pending, 'count'), dead: amount(status.outbox.dead, 'count') })));
  }

  frame.show(t('nav.overview'), null, [
    verdict, todo, tiles, figure.element,
    h('div', { class: 'columns' }, section(t('overview.routes'), 'routes', routes), section(t('overview.errors'), 'errors', errors),
      section(t('overview.statements'), 'statements', statements)),
    section(t('overview.duties'), 'duties', duties),
  ], load);
}
