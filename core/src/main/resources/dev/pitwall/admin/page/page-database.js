// Database: is it the database, and if so what.

import { h, nothing, put, section, state, table } from './dom.js';
import { number } from './format.js';
import { Figure } from './chart.js';
import { Frame } from './frame.js';
import { get } from './api.js';
import { offenders, readingsOf, readingsTable } from './readings.js';
import { plural, t } from './words.js';

export default function show(frame) {
  const figure = new Figure(t('database.figure'), [
    { title: t('figure.connections'), unit: 'count', series: [{ key: 'db.connections', label: t('series.all'), stat: 'max' },
      { key: 'db.connections.by-state{state=active}', label: t('series.active'), stat: 'max' },
      { key: 'db.connections.by-state{state=idle-in-transaction}', label: t('series.idle-in-transaction'), stat: 'max' }] },
    { title: t('figure.waits'), unit: 'seconds', series: [{ key: 'db.longest-transaction', label: t('series.transaction'), stat: 'max' },
      { key: 'db.longest-statement', label: t('series.statement'), stat: 'max' }, { key: 'db.blocked.wait', label: t('series.blocked'), stat: 'max' }] },
    { title: t('figure.cache'), unit: 'ratio', full: true, series: [{ key: 'db.cache-hit-ratio', label: t('series.cache') },
      { key: 'db.rollback-ratio', label: t('series.rollbacks') }] },
    { title: t('figure.size'), unit: 'bytes', series: [{ key: 'db.size', label: t('series.database'), stat: 'max' }, { key: 'db.wal-size', label: 'WAL', stat: 'max' }] },
  ], frame.zoom);
  const sessions = h('div', {});
  const statements = h('div', {});
  const readings = h('div', {});

  async function load() {
    const [status, incidents, data] = await Promise.all([get('status'), get('incidents'), frame.history(figure.keys())]);
    const found = readingsOf(status).filter((each) => each.name.startsWith('db.'));
    figure.element.hidden = found.length === 0;
    if (found.length === 0) {
      put(readings, nothing(t('database.off'), ' ', h('code', {}, 'postgres.url')));
      put(sessions, nothing(t('readings.none')));
      put(statements, nothing(t('readings.none')));
      return;
    }
    figure.update(data, Frame.marks(incidents));
    const states = found.filter((each) => each.name === 'db.connections.by-state' && each.value !== null);
    put(sessions, states.length === 0 ? nothing(t('readings.none')) : table(t('database.sessions'), [
      { key: 'state', title: t('column.state'), head: true, cell: (r) => r.labels.state },
      { key: 'count', title: t('column.count'), number: true, cell: (r) => number(r.value) },
    ], states.sort((a, b) => b.value - a.value)));
    const slow = status.readings['db.slow-statements'];
    put(statements, !slow ? nothing(t('readings.none'))
      : slow.value === null ? h('p', {}, state('unknown'), ' ', slow.reason)
        : [h('p', {}, plural('statements', slow.value)), offenders(slow)]);
    put(readings, readingsTable(t('database.readings'), found.filter((each) => each.name !== 'db.connections.by-state')));
  }

  frame.show(t('nav.database'), t('database.question'), [
    figure.element,
    h('div', { class: 'columns' }, section(t('database.sessions'), 'sessions', sessions), section(t('overview.statements'), 'statements', statements)),
    section(t('database.readings'), 'readings', readings),
  ], load);
}
