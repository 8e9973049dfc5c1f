// About: what Pitwall costs, what it dropped, and the keys of these pages.

import { h, nothing, put, section, table } from './dom.js';
import { bytes, number, ratio, span } from './format.js';
import { get } from './api.js';
import { t } from './words.js';

const KEYS = ['g o', 'g a', 'g r', 'g e', 'g d', 'g h', 'g l', 'g b', 'g s', 'g c', 'p', '?'];

export default function show(frame) {
  const facts = h('div', {});
  const cost = h('div', {});
  const files = h('div', {});
  const dropped = h('div', {});
  const keys = h('input', { type: 'checkbox', id: 'keys', onchange: () => localStorage.setItem('pitwall-keys', keys.checked ? 'on' : 'off') });
  keys.checked = localStorage.getItem('pitwall-keys') !== 'off';

  async function load() {
    const [self, status] = await Promise.all([get('self'), get('status')]);
    put(facts, h('dl', {}, fact(t('about.version'), self.version), fact(t('about.app'), `${self.app}${self.environment ? ` (${self.environment})` : ''}`),
      fact(t('about.instance'), self.instance), fact('Java', self.java), fact(t('about.uptime'), span(self.uptime)),
      status.cluster ? fact(t('about.cluster'), `${status.cluster.role}${status.cluster.leader ? ` · ${t('about.leader', { name: status.cluster.leader })}` : ''}`) : null));
    put(cost, h('dl', {},
      fact(t('about.cpu'), self.cpu === undefined ? t('about.wait') : self.cpu === null ? t('unknown') : t('about.cpu.value', { share: ratio(self.cpu), seconds: self.seconds })),
      fact(t('about.allocation'), self.allocation === undefined ? t('about.wait') : self.allocation === null ? t('unknown') : `${bytes(self.allocation)}/s`),
      fact(t('about.threads'), [number(self.threads), h('details', { key: 'threads' }, h('summary', {}, t('about.names')), h('p', { class: 'dim' }, self.names.join(', ')))])),
    h('p', { class: 'dim' }, t('about.cost.note')));
    put(files, self.folder ? [h('p', { class: 'dim' }, h('code', {}, self.folder)), table(t('about.files'), [
      { key: 'name', title: t('column.name'), head: true, cell: (f) => h('code', {}, f.name) },
      { key: 'files', title: t('column.files'), number: true, cell: (f) => number(f.files) },
      { key: 'bytes', title: t('column.size'), number: true, cell: (f) => bytes(f.bytes) },
    ], [...self.files].sort((a, b) => b.bytes - a.bytes))] : nothing(t('about.memory')));
    const lost = Object.entries(status.dropped);
    put(dropped, lost.length === 0 ? nothing(t('about.dropped.none')) : table(t('about.dropped'), [
      { key: 'what', title: t('column.what'), head: true, cell: ([what]) => h('code', {}, what) },
      { key: 'count', title: t('column.count'), number: true, cell: ([, count]) => number(count) },
    ], lost));
  }

  const fact = (title, text) => h('div', {}, h('dt', {}, title), h('dd', {}, text));

  frame.show(t('nav.about'), t('about.question'), [
    h('div', { class: 'columns' }, section(t('about.what'), 'what', facts), section(t('about.cost'), 'cost', cost)),
    section(t('about.files'), 'files', files), section(t('about.dropped'), 'dropped', dropped),
    section(t('about.keys'), 'keys-list', h('label', { class: 'check', for: 'keys' }, keys, ' ', t('about.keys.on')),
      h('dl', { class: 'keys' }, KEYS.map((key) => h('div', {}, h('dt', {}, key.split(' ').map((each) => [h('kbd', {}, each), ' '])),
        h('dd', {}, t(`keys.${key.replace(' ', '-').replace('?', 'help')}`)))), h('div', {}, h('dt', {}, h('kbd', {}, '←'), ' ', h('kbd', {}, '→')), h('dd', {}, t('keys.figure'))))),
  ], load);
}
