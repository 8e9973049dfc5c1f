// Errors: which kinds there are, the new ones first.

import { h, nothing, put, section, table } from './dom.js';
import { ago, clock, number } from './format.js';
import { Figure } from './chart.js';
import { Frame } from './frame.js';
import { get } from './api.js';
import { hasText, plural, t } from './words.js';

export default function show(frame) {
  const figure = new Figure(t('errors.figure'), [
    { title: t('figure.error-rate'), unit: 'count', series: [{ key: 'app.error-rate', label: t('series.per-window'), stat: 'max' }] },
    { title: t('figure.errors'), unit: 'ratio', series: [{ key: 'http.errors', label: t('series.5xx'), stat: 'max' }] },
  ], frame.zoom);
  const list = h('div', {});
  const filter = h('input', { type: 'search', id: 'filter', oninput: () => showKinds() });
  let day = null;

  async function load() {
    const [said, incidents, data] = await Promise.all([get('checklist'), get('incidents'), frame.history(figure.keys())]);
    day = said;
    figure.update(data, Frame.marks(incidents));
    showKinds();
  }

  const source = (name) => (hasText(`errors.source.${name}`) ? t(`errors.source.${name}`) : name);

  function showKinds() {
    const part = filter.value.toLowerCase();
    const sources = day?.errors ?? [];
    put(list, sources.length === 0 ? nothing(t('errors.nobody')) : sources.map((each, i) => {
      const kinds = each.kinds.filter((kind) => kind.text.toLowerCase().includes(part))
        .sort((a, b) => Number(b.new === true) - Number(a.new === true) || b.count - a.count);
      return section(t('errors.of', { source: source(each.source) }), `source-${i}`,
        h('p', { class: 'dim' }, plural('errors.total', each.total), ' ', each.whole ? '' : t('errors.since', { time: clock(each.from) })),
        kinds.length === 0 ? nothing(t(part ? 'filter.none' : 'errors.none')) : table(source(each.source), [
          { key: 'text', title: t('column.error'), head: true, cell: (k) => [
            k.new === true ? [h('b', { class: 'new' }, t('errors.new')), ' '] : null, h('code', {}, k.text)] },
          { key: 'count', title: t('column.count'), number: true, cell: (k) => number(k.count) },
          { key: 'first', title: t('column.first'), cell: (k) => ago(k.first) },
          { key: 'last', title: t('column.last'), cell: (k) => ago(k.last) },
        ], kinds),
        each.kindsTotal > each.kinds.length ? nothing(t('more', { count: each.kindsTotal - each.kinds.length })) : null);
    }));
  }

  frame.show(t('nav.errors'), t('errors.question'), [
    figure.element, h('p', { class: 'filter' }, h('label', { for: 'filter' }, t('filter')), filter), list,
  ], load);
}
