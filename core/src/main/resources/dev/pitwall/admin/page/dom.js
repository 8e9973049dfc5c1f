// Elements without a framework: everything that comes from outside becomes a text node.

import { t } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'key') {
      element.dataset.key = value;
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined));
  return element;
}

/** An element of HTML; properties that begin with "on" are listeners. */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** An element of SVG. */
export function svg(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/**
 * Puts other children into an element. The focus, open details and what was typed stay with the
 * element that has the same key.
 */
export function put(element, ...children) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.dataset.key;
  const open = new Set([...element.querySelectorAll('details[open][data-key]')].map((d) => d.dataset.key));
  const typed = new Map(
    [...element.querySelectorAll('input[data-key],select[data-key]')].map((f) => [f.dataset.key, f.value]));
  element.replaceChildren(...children.flat(3).filter((child) => child !== null && child !== undefined));
  for (const details of element.querySelectorAll('details[data-key]')) {
    details.open = details.open || open.has(details.dataset.key);
  }
  for (const field of element.querySelectorAll('input[data-key],select[data-key]')) {
    if (typed.has(field.dataset.key)) {
      field.value = typed.get(field.dataset.key);
    }
  }
  if (key) {
    element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  }
}

const SHAPES = { ok: '●', warning: '▲', critical: '■', unknown: '?', info: '◆', none: '○' };

/** A state: a shape and a word beside the colour. */
export function state(kind, text) {
  return h('span', { class: `state ${kind}` },
    h('span', { class: 'shape', 'aria-hidden': 'true' }, SHAPES[kind]),
    ' ', text ?? t(`state.${kind}`));
}

/** A section with its heading; more may stand beside the heading. */
export function section(title, id, ...children) {
  return h('section', { class: 'card', 'aria-labelledby': `h-${id}`, id },
    h('h2', { id: `h-${id}` }, title), ...children);
}

/** What stands where nothing is to be shown, and what to do about it. */
export const nothing = (text, ...more) => h('p', { class: 'dim' }, text, ...more);

/**
 * A table. Columns: {key, title, value(row) for sorting, cell(row) as shown, number, head}.
 * With "sort" in the options the headings sort; the choice stays while the page does.
 */
export function table(caption, columns, rows, options = {}) {
  const chosen = options.sort;
  const sorted = chosen?.key
    ? [...rows].sort((a, b) => {
        const column = columns.find((each) => each.key === chosen.key);
        const [x, y] = [column.value(a), column.value(b)];
        const order = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y));
        return chosen.down ? -order : order;
      })
    : rows;
  const head = columns.map((column) => {
    const active = chosen && chosen.key === column.key;
    const sortable = chosen && column.value;
    return h('th', {
      scope: 'col',
      class: column.number ? 'n' : null,
      'aria-sort': active ? (chosen.down ? 'descending' : 'ascending') : null,
    }, sortable
      ? h('button', {
          class: 'sort',
          type: 'button',
          key: `sort-${column.key}`,
          onclick: () => {
            chosen.down = active ? !chosen.down : Boolean(column.number);
            chosen.key = column.key;
            options.again();
          },
        }, column.title, active ? h('span', { 'aria-hidden': 'true' }, chosen.down ? ' ▼' : ' ▲') : null)
      : column.title);
  });
  const body = sorted.map((row) => h('tr', { class: options.rowClass?.(row) }, columns.map((column) => {
    const shown = column.cell ? column.cell(row) : column.value(row);
    return h(column.head ? 'th' : 'td', {
      class: column.number ? 'n' : null,
      scope: column.head ? 'row' : null,
      'data-label': column.title,
    }, shown);
  })));
  return h('div', { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: 0 },
    h('table', {}, h('caption', { class: 'hidden' }, caption),
      h('thead', {}, h('tr', {}, head)), h('tbody', {}, body)));
}

/** A button that copies a text. */
export function copyButton(text) {
  const button = h('button', { type: 'button', class: 'small', key: `copy-${text}` }, t('copy'));
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = t('copied');
    } catch {
      const range = document.createRange();
      range.selectNodeContents(button.previousElementSibling);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      button.textContent = t('copy.selected');
    }
  });
  return button;
}

/** A command line with a button that copies it. */
export const command = (text) => h('p', { class: 'command' }, h('code', {}, text), copyButton(text));
