// Configuration: what is in force, and from where.

import { h, nothing, put, section, table } from './dom.js';
import { ago } from './format.js';
import { get } from './api.js';
import { plural, t } from './words.js';

export default function show(frame) {
  const findings = h('div', {});
  const values = h('div', {});
  const filter = h('input', { type: 'search', id: 'filter', oninput: () => showValues() });
  const all = h('input', { type: 'checkbox', id: 'all', onchange: () => showValues() });
  const sort = { key: null, down: false };
  let configuration = null;

  async function load() {
    const [now, status] = await Promise.all([get('configuration'), get('status')]);
    configuration = now;
    showFindings(status.findings);
    showValues();
  }

  function showFindings(list) {
    const problems = configuration.problems ?? [];
    list = list.filter((each) => !each.code.startsWith('config.') || problems.length === 0); // told above
    put(findings, list.length + problems.length === 0 ? nothing(t('settings.sound')) : h('ul', { class: 'incidents' },
      problems.map((text) => h('li', { class: 'warning' }, text)),
      list.map((each) => h('li', { class: 'warning' }, h('p', {}, each.text), h('p', { class: 'dim' }, h('code', {}, each.code), ' · ', ago(each.since))))));
  }

  function showValues() {
    const part = filter.value.toLowerCase();
    const wanted = (configuration?.values ?? []).filter((each) =>
      (all.checked || part !== '' || each.origin !== 'default') && `${each.key} ${each.meaning}`.toLowerCase().includes(part));
    put(values, h('p', { class: 'dim' }, configuration?.file ? [t('settings.file'), ' ', h('code', {}, configuration.file)] : t('settings.no-file'),
      ' · ', plural('settings.shown', wanted.length)),
    wanted.length === 0 ? nothing(t(part ? 'filter.none' : 'settings.defaults')) : table(t('settings.values'), [
      { key: 'key', title: t('column.key'), head: true, value: (v) => v.key, cell: (v) => h('code', {}, v.key) },
      { key: 'value', title: t('column.value'), value: (v) => v.value, cell: (v) => (v.value === '' ? '–' : h('code', {}, v.value)) },
      { key: 'origin', title: t('column.origin'), value: (v) => v.origin, cell: (v) => v.origin },
      { key: 'default', title: t('column.default'), cell: (v) => v.default || '–' },
      { key: 'meaning', title: t('column.meaning'), cell: (v) => h('span', { lang: 'en' }, v.meaning) },
    ], wanted, { sort, again: showValues }));
  }

  frame.show(t('nav.settings'), t('settings.question'), [
    section(t('settings.findings'), 'findings', findings),
    section(t('settings.values'), 'values', h('p', { class: 'filter' }, h('label', { for: 'filter' }, t('filter')), filter,
      h('label', { class: 'check', for: 'all' }, all, ' ', t('settings.all'))), values),
  ], load);
}
