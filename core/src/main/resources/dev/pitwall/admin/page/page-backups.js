// Backups: is there a good one, and was it proven.

import { command, h, nothing, put, section, state, table } from './dom.js';
import { ago, bytes, fullTime, seconds, span } from './format.js';
import { get } from './api.js';
import { age } from './readings.js';
import { t } from './words.js';

export default function show(frame) {
  const verdict = h('div', { role: 'status' });
  const facts = h('div', {});
  const list = h('div', {});

  async function load() {
    const [shelf, day] = await Promise.all([get('backups'), get('checklist')]);
    const said = day.backups ?? {};
    const late = said.overdueAfter > 0 && (!said.last || age(said.last.time) > said.overdueAfter);
    const kind = !shelf.used ? 'none' : shelf.error ? 'critical' : late ? 'warning' : said.last ? 'ok' : 'unknown';
    const sentence = t(`backups.verdict.${kind}`, { time: said.last ? span(age(said.last.time)) : '–', error: shelf.error ?? '' });
    verdict.className = `verdict ${kind}`;
    if (!verdict.textContent.includes(sentence)) {
      put(verdict, state(kind, kind === 'none' ? t('duty.none') : undefined), h('p', {}, sentence));
    }
    put(facts, h('dl', {},
      fact(t('backups.last'), said.last ? [ago(said.last.time), ` · ${bytes(said.last.bytes)} · ${t('verified', { level: said.last.verified })}`] : t('duty.backup.none')),
      fact(t('backups.proven'), said.restore ? [ago(said.restore.time), ` · ${seconds(said.restore.took)}`] : t('duty.restore.none')),
      fact(t('backups.schedule'), shelf.scheduled ? t('backups.scheduled') : [t('backups.unscheduled'), ' ', h('code', {}, 'backup.schedule')]),
      shelf.dir ? fact(t('backups.dir'), h('code', {}, shelf.dir)) : null));
    put(list, !shelf.backups?.length ? [nothing(t('backups.none')), command('java -jar pitwall-agent.jar backup')] : table(t('backups.list'), [
      { key: 'id', title: t('column.id'), head: true, cell: (b) => h('code', {}, b.id) },
      { key: 'time', title: t('column.time'), cell: (b) => fullTime(b.time) },
      { key: 'state', title: t('column.state'), cell: (b) => state(b.good ? 'ok' : 'critical', t(b.good ? 'backups.good' : 'backups.bad')) },
      { key: 'verified', title: t('column.verified'), cell: (b) => t('verified', { level: b.verified }) },
      { key: 'bytes', title: t('column.size'), number: true, cell: (b) => bytes(b.bytes) },
      { key: 'took', title: t('column.duration'), number: true, cell: (b) => seconds(b.took) },
      { key: 'files', title: t('column.files'), cell: (b) => [b.files.join(', '), b.encrypted ? ` · ${t('backups.encrypted')}` : '',
        b.warnings.length ? h('ul', { class: 'plain' }, b.warnings.map((each) => h('li', {}, each))) : null] },
    ], shelf.backups), shelf.more ? nothing(t('more', { count: shelf.more })) : null,
    shelf.unreadable?.length ? h('ul', { class: 'plain' }, shelf.unreadable.map((each) => h('li', {}, state('critical', each.id), ' ', each.reason))) : null);
  }

  const fact = (title, text) => h('div', {}, h('dt', {}, title), h('dd', {}, text));

  frame.show(t('nav.backups'), t('backups.question'), [verdict, section(t('backups.facts'), 'facts', facts), section(t('backups.list'), 'list', list)], load);
}
