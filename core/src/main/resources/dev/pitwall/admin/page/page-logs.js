// Logs: the end of a log as it is written, and the errors of the day.

import { h, nothing, put, section, table } from './dom.js';
import { bytes, number } from './format.js';
import { get } from './api.js';
import { hasText, t } from './words.js';

const MOST_LINES = 1_000;

export default function show(frame) {
  const files = h('select', { id: 'file', onchange: () => follow(true) });
  const filter = h('input', { type: 'search', id: 'filter', oninput: () => sift() });
  const lines = h('div', { class: 'log', tabindex: 0, role: 'region', 'aria-label': t('logs.tail') });
  const told = h('p', { class: 'dim', role: 'status' });
  const box = h('div', {});
  const day = h('div', {});
  let source = null;
  let known = '';

  async function load() {
    const [list, said] = await Promise.all([get('logs'), get('checklist')]);
    const names = (list.files ?? []).map((each) => each.file).join('\n');
    if (names !== known || !box.firstChild) {
      known = names;
      if (!names) {
        source?.close();
        put(box, nothing(t('logs.none')));
      } else {
        files.replaceChildren(...list.files.map((each) => h('option', { value: each.id },
          each.bytes === null ? each.file : `${each.file} (${bytes(each.bytes)})`)));
        put(box, h('p', { class: 'filter' }, h('label', { for: 'file' }, t('logs.file')), files,
          h('label', { for: 'filter' }, t('filter')), filter), told, lines);
        follow(true);
      }
    }
    if (source === null && !frame.poll.paused && names) {
      follow(false);
    }
    if (frame.poll.paused) {
      stop();
    }
    showDay(said.errors ?? []);
  }

  function stop() {
    source?.close();
    source = null;
  }

  function follow(anew) {
    stop();
    if (anew) {
      lines.replaceChildren();
    }
    source = new EventSource(`api/v1/logs/tail?file=${files.value || 0}`);
    source.addEventListener('lines', (event) => add(event.data));
    source.addEventListener('skipped', (event) => { told.textContent = t('logs.skipped', { bytes: bytes(Number(event.data)) }); });
    if (anew) {
      source.addEventListener('lines', () => { told.textContent = t('logs.live'); }, { once: true });
    } else {
      lines.replaceChildren(); // it begins with the last lines again
    }
  }

  function add(text) {
    if (text === '') {
      return;
    }
    const down = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
    for (const line of text.split('\n')) {
      const level = /\b(ERROR|FATAL|SEVERE|WARN|WARNING)\b/.exec(line.slice(0, 120))?.[1] ?? '';
      const kind = level.startsWith('WARN') ? 'warning' : level ? 'critical' : '';
      lines.append(h('div', { class: `row ${kind}` }, line));
    }
    while (lines.childElementCount > MOST_LINES) {
      lines.firstElementChild.remove();
    }
    sift();
    if (down) {
      lines.scrollTop = lines.scrollHeight;
    }
  }

  function sift() {
    const part = filter.value.toLowerCase();
    for (const row of lines.children) {
      row.hidden = part !== '' && !row.textContent.toLowerCase().includes(part);
    }
  }

  document.addEventListener('visibilitychange', () => document.hidden && stop());

  const sourceName = (name) => (hasText(`errors.source.${name}`) ? t(`errors.source.${name}`) : name);

  function showDay(errors) {
    put(day, errors.length === 0 ? nothing(t('errors.nobody')) : table(t('logs.day'), [
      { key: 'source', title: t('column.source'), head: true, cell: (e) => sourceName(e.source) },
      { key: 'total', title: t('column.errors'), number: true, cell: (e) => number(e.total) },
      { key: 'kinds', title: t('column.kinds'), number: true, cell: (e) => number(e.kindsTotal) },
      { key: 'new', title: t('column.new'), number: true, cell: (e) => number(e.kinds.filter((k) => k.new === true).length) },
      { key: 'top', title: t('column.most'), cell: (e) => [...e.kinds].sort((a, b) => b.count - a.count)[0]?.text ?? '–' },
    ], errors), h('p', {}, h('a', { href: './errors' }, t('logs.to-errors'))));
  }

  frame.show(t('nav.logs'), t('logs.question'), [section(t('logs.tail'), 'tail', box), section(t('logs.day'), 'day', day)], load);
}
