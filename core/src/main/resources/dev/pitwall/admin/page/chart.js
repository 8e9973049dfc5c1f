// Figures over time: panels on one axis with one crosshair, drawn by uPlot, readable without eyes.

/* global uPlot */
import { h, nothing, svg } from './dom.js';
import { amount, clock, fullTime, shortTime } from './format.js';
import { hasText, t } from './words.js';

const HEIGHT = 128;
const AXIS = 62;
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];
const TABLE_ROWS = 120;
const POWERS = Array.from({ length: 50 }, (_, power) => 2 ** power);
const KINDS = { CRITICAL: 'critical', WARNING: 'warning', INFO: 'info' };
const SHAPES = { CRITICAL: '■ ', WARNING: '▲ ', INFO: '◆ ' };

/** The colour that a custom property has in the theme of the moment. */
function colour(name) {
  const probe = h('span', { hidden: true });
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

const withAlpha = (rgb, alpha) => rgb.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);

/**
 * The values of a series. An empty bucket is a gap, unless the readings are simply further apart
 * than the buckets: then the line goes on.
 */
export function valuesOf(range, stat) {
  const found = range[stat] ?? range.avg;
  const reach = Math.max(1.6, ((range.interval ?? range.step) / range.step) * 1.6);
  const values = new Array(found.length).fill(null);
  let last = -1;
  for (let i = 0; i < found.length; i++) {
    if (found[i] !== null) {
      if (last >= 0 && i - last <= reach) {
        values.fill(undefined, last + 1, i);
      }
      values[i] = found[i];
      last = i;
    }
  }
  return values;
}

const isNumber = (value) => value !== null && value !== undefined;

function lastOf(values) {
  for (let i = values.length - 1; i >= 0; i--) {
    if (isNumber(values[i])) {
      return { value: values[i], at: i };
    }
  }
  return null;
}

let figures = 0;

/** One figure of several panels. */
export class Figure {
  /**
   * panels: [{title, unit, full, series: [{key, label, stat}]}]; "full" is an axis from 0 to 100 %.
   * zoom(from, to) is called with seconds since 1970 when somebody drags.
   */
  constructor(title, panels, zoom) {
    this.id = `figure-${figures++}`;
    this.panels = panels.map((panel) => ({ ...panel, plot: null, names: '' }));
    this.zoom = zoom;
    this.marks = { starts: [], incidents: [] };
    this.at = null;
    this.said = h('p', { class: 'hidden', 'aria-live': 'polite' });
    this.summary = h('p', { class: 'hidden', id: `${this.id}-summary` });
    this.markList = h('ul', { class: 'marks' });
    this.tableBox = h('div', { class: 'figure-table' });
    this.toggle = h('button', { type: 'button', class: 'small', 'aria-expanded': 'false',
      'aria-controls': `${this.id}-table`, onclick: () => this.toggleTable() }, t('chart.table'));
    this.tableBox.id = `${this.id}-table`;
    this.plots = h('div', {
      class: 'plots', tabindex: 0, role: 'group', 'aria-label': title,
      'aria-describedby': `${this.id}-summary ${this.id}-keys`, onkeydown: (event) => this.key(event),
      onblur: () => this.move(null),
    });
    for (const panel of this.panels) {
      panel.legend = h('ul', { class: 'legend' });
      panel.host = h('div', { class: 'plot' });
      panel.element = h('div', { class: 'panel' },
        h('div', { class: 'panel-head' }, h('h3', {}, panel.title), panel.legend), panel.host);
      this.plots.append(panel.element);
    }
    this.element = h('figure', { class: 'card' },
      h('figcaption', {}, h('h2', {}, title), this.toggle),
      this.summary, h('p', { class: 'hidden', id: `${this.id}-keys` }, t('chart.keys')),
      this.plots, this.markList, this.said, this.tableBox);
    new ResizeObserver(() => this.resize()).observe(this.plots);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.repaint());
    addEventListener('pitwall-theme', () => this.repaint());
  }

  /** All series that the figure wants. */
  keys() {
    return this.panels.flatMap((panel) => panel.series.map((series) => series.key));
  }

  /** Draws what the history answered: {from, to, step, series: Map}. */
  update(data, marks) {
    this.marks = marks;
    this.data = data;
    const begin = Date.parse(data.from) / 1000;
    const size = Math.round((Date.parse(data.to) / 1000 - begin) / data.step);
    this.times = Array.from({ length: size }, (_, i) => begin + i * data.step);
    const sentences = [];
    const lastPanel = this.panels.at(-1);
    for (const panel of this.panels) {
      panel.known = panel.series.filter((series) => data.series.has(series.key));
      panel.values = panel.known.map((series) =>
        valuesOf({ ...data.series.get(series.key), step: data.step }, series.stat ?? 'avg'));
      this.draw(panel, panel === lastPanel);
      panel.known.forEach((series, i) => {
        const sentence = this.sentence(panel, series, panel.values[i]);
        if (sentence) {
          sentences.push(sentence);
        }
      });
    }
    this.summary.textContent = sentences.join(' ') || t('chart.empty');
    this.showMarks();
    this.move(this.at);
    if (this.toggle.getAttribute('aria-expanded') === 'true') {
      this.fillTable();
    }
  }

  sentence(panel, series, values) {
    const known = values.map((value, at) => ({ value, at })).filter((point) => isNumber(point.value));
    if (known.length === 0) {
      return null;
    }
    const low = known.reduce((a, b) => (b.value < a.value ? b : a));
    const high = known.reduce((a, b) => (b.value > a.value ? b : a));
    return t('chart.summary', {
      name: `${panel.title} ${series.label}`, now: amount(known.at(-1).value, panel.unit),
      low: amount(low.value, panel.unit), high: amount(high.value, panel.unit), time: clock(this.times[high.at] * 1000),
    });
  }

  draw(panel, withTimes) {
    const points = panel.values.reduce((sum, values) => sum + values.filter(isNumber).length, 0);
    panel.points = points;
    if (points < 2) {
      panel.plot?.destroy();
      panel.plot = null;
      panel.names = '';
      panel.host.replaceChildren(h('p', { class: 'dim empty' },
        panel.known.length === 0 ? t('chart.unmeasured', { key: panel.series[0]?.key ?? '' })
          : points === 1 ? t('chart.one') : t('chart.empty')));
      panel.legend.replaceChildren();
      return;
    }
    const names = panel.known.map((series) => series.key).join('\n');
    if (panel.plot && panel.names === names) {
      panel.plot.setData([this.times, ...panel.values], false);
      panel.plot.batch(() => {
        panel.plot.setScale('x', this.xRange());
        panel.plot.setScale('y', this.yRange(panel));
      });
      return;
    }
    panel.plot?.destroy();
    panel.host.replaceChildren();
    panel.names = names;
    panel.withTimes = withTimes;
    panel.plot = new uPlot(this.options(panel, withTimes), [this.times, ...panel.values], panel.host);
    this.legend(panel);
  }

  xRange() {
    return { min: this.times[0], max: this.times.at(-1) + this.data.step };
  }

  yRange(panel) {
    let high = 0;
    for (const values of panel.values) {
      for (const value of values) {
        if (isNumber(value) && value > high) {
          high = value;
        }
      }
    }
    if (panel.full) {
      return { min: 0, max: Math.max(1, high) };
    }
    return { min: 0, max: high > 0 ? high * 1.15 : panel.unit === 'ratio' ? 0.01 : 1 };
  }

  options(panel, withTimes) {
    const grid = { stroke: colour('grid'), width: 1 };
    const text = colour('dim');
    const font = '12px system-ui, sans-serif';
    return {
      width: Math.max(160, panel.host.clientWidth),
      height: HEIGHT + (withTimes ? 28 : 0),
      legend: { show: false },
      padding: [8, 18, withTimes ? 0 : 6, 0],
      cursor: {
        sync: { key: this.id, setSeries: false, scales: ['x', null] },
        drag: { x: true, y: false, setScale: false },
        points: { size: 7 },
      },
      scales: {
        x: { time: true, range: () => [this.xRange().min, this.xRange().max] },
        y: { range: () => [this.yRange(panel).min, this.yRange(panel).max] },
      },
      axes: [
        { show: withTimes, stroke: text, grid, ticks: grid, font, size: 28, space: 76,
          values: (u, splits) => splits.map((at) => this.timeLabel(at)) },
        { stroke: text, grid, ticks: grid, font, size: AXIS, space: 32,
          incrs: panel.unit === 'bytes' ? POWERS : undefined,
          values: (u, splits) => splits.map((value) => amount(value, panel.unit)) },
      ],
      series: [{}, ...panel.known.map((series, i) => ({
        label: series.label,
        stroke: colour(`s${(i % 4) + 1}`),
        dash: DASHES[i % 4],
        width: 1.75,
        points: { show: false },
        spanGaps: false,
      }))],
      hooks: {
        drawClear: [(u) => this.paintIncidents(u)],
        draw: [(u) => this.paintStarts(u)],
        setCursor: [(u) => u.cursor.event && this.move(u.cursor.idx ?? null, u)],
        setSelect: [(u) => this.selected(u)],
      },
    };
  }

  timeLabel(at) {
    const length = this.times.at(-1) - this.times[0];
    return length > 172_800 ? shortTime(at * 1000, 0).slice(0, 5) : clock(at * 1000).slice(0, length < 900 ? 8 : 5);
  }

  selected(u) {
    if (u.select.width > 8) {
      const from = u.posToVal(u.select.left, 'x');
      const to = u.posToVal(u.select.left + u.select.width, 'x');
      u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
      this.zoom?.(Math.floor(from), Math.ceil(to));
    }
  }

  paintIncidents(u) {
    const { ctx, bbox } = u;
    const { min, max } = this.xRange();
    ctx.save();
    for (const each of this.marks.incidents) {
      const from = Math.max(min, each.from);
      const to = Math.min(max, each.to ?? max);
      if (from < to) {
        const left = u.valToPos(from, 'x', true);
        const width = Math.max(2, u.valToPos(to, 'x', true) - left);
        const stroke = colour(KINDS[each.severity]);
        ctx.fillStyle = withAlpha(stroke, 0.13);
        ctx.fillRect(left, bbox.top, width, bbox.height);
        ctx.fillStyle = stroke;
        ctx.fillRect(left, bbox.top, width, 3 * devicePixelRatio);
      }
    }
    ctx.restore();
  }

  paintStarts(u) {
    const { ctx, bbox } = u;
    const { min, max } = this.xRange();
    const line = 1.5 * devicePixelRatio;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colour('text');
    ctx.lineWidth = line;
    ctx.setLineDash([4 * line, 3 * line]);
    for (const at of this.marks.starts) {
      if (at >= min && at <= max) {
        const x = Math.round(u.valToPos(at, 'x', true));
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
        ctx.beginPath();
        ctx.moveTo(x - 4 * line, bbox.top + bbox.height);
        ctx.lineTo(x + 4 * line, bbox.top + bbox.height);
        ctx.lineTo(x, bbox.top + bbox.height - 6 * line);
        ctx.fill();
      }
    }
    ctx.restore();
  }

  showMarks() {
    const { min, max } = this.xRange();
    const starts = this.marks.starts.filter((at) => at >= min && at <= max);
    const incidents = this.marks.incidents.filter((each) => each.from < max && (each.to ?? max) > min);
    const rules = new Map(); // of one rule the newest, and how many there are
    for (const each of [...incidents].sort((a, b) => a.from - b.from)) {
      rules.set(each.rule, { ...each, count: (rules.get(each.rule)?.count ?? 0) + 1 });
    }
    const items = [
      ...[...rules.values()].slice(-5).map((each) => h('li', {},
        h('span', { class: `shape ${KINDS[each.severity]}`, 'aria-hidden': 'true' }, SHAPES[each.severity]),
        h('a', { href: './alerts' }, each.rule),
        ` ${shortTime(each.from * 1000)}–${each.to ? shortTime(each.to * 1000) : ''}${each.count > 1 ? ` ×${each.count}` : ''}`)),
      ...starts.slice(-3).map((at) => h('li', {}, h('span', { class: 'shape', 'aria-hidden': 'true' }, '┆ '),
        t('chart.start'), ` ${shortTime(at * 1000)}`)),
    ];
    const more = Math.max(0, rules.size - 5) + Math.max(0, starts.length - 3);
    if (more > 0) {
      items.push(h('li', { class: 'dim' }, t('more', { count: more })));
    }
    this.markList.replaceChildren(...items);
  }

  legend(panel) {
    panel.outputs = panel.known.map(() => h('span', { class: 'value' }));
    panel.legend.replaceChildren(...panel.known.map((series, i) => {
      const line = svg('line', { x1: 0, y1: 5, x2: 26, y2: 5, class: `line s${(i % 4) + 1}`,
        'stroke-dasharray': DASHES[i % 4].join(' ') || null });
      return h('li', {}, svg('svg', { width: 26, height: 10, 'aria-hidden': 'true' }, line), ` ${series.label} `,
        panel.outputs[i]);
    }));
  }

  /** Shows the values at a point in all panels; null: the newest ones. */
  move(at, from) {
    this.at = at;
    for (const panel of this.panels) {
      if (!panel.plot) {
        continue;
      }
      panel.values.forEach((values, i) => {
        const value = at === null ? lastOf(values)?.value : this.near(values, at);
        panel.outputs[i].textContent = isNumber(value) ? amount(value, panel.unit) : t('chart.gap');
      });
      if (!from) {
        const left = at === null ? -10 : panel.plot.valToPos(this.times[at], 'x');
        panel.plot.setCursor({ left, top: at === null ? -10 : 10 }, false);
      }
    }
  }

  /** The value of a bucket; of one between two readings the one before. */
  near(values, at) {
    let i = at;
    while (i > 0 && values[i] === undefined) {
      i--;
    }
    return values[i];
  }

  key(event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1 };
    const last = (this.times?.length ?? 0) - 1;
    if (last < 0 || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    let at = this.at ?? last;
    if (event.key in steps) {
      at = Math.min(last, Math.max(0, at + steps[event.key] * (event.shiftKey ? 10 : 1)));
    } else if (event.key === 'Home') {
      at = 0;
    } else if (event.key === 'End') {
      at = last;
    } else if (event.key === 'Escape') {
      this.move(null);
      return;
    } else {
      return;
    }
    event.preventDefault();
    this.move(at);
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.say(at), 250);
  }

  say(at) {
    const values = this.panels.filter((panel) => panel.plot).map((panel) => `${panel.title}: ${
      panel.known.map((series, i) => `${series.label} ${panel.outputs[i].textContent}`).join(', ')}`);
    this.said.textContent = `${clock(this.times[at] * 1000)}. ${values.join('. ')}`;
  }

  toggleTable() {
    const open = this.toggle.getAttribute('aria-expanded') !== 'true';
    this.toggle.setAttribute('aria-expanded', String(open));
    this.toggle.textContent = t(open ? 'chart.table.hide' : 'chart.table');
    if (open) {
      this.fillTable();
    } else {
      this.tableBox.replaceChildren();
    }
  }

  /** At most so many rows: of a longer range every second, third... and always the newest. */
  fillTable() {
    if (!this.times) {
      return;
    }
    const columns = this.panels.flatMap((panel) => panel.known.map((series, i) => ({
      title: panel.known.length > 1 ? `${panel.title} ${series.label}` : panel.title,
      text: (at) => {
        const value = panel.values[i][at];
        return isNumber(value) ? amount(value, panel.unit) : '–';
      },
    })));
    const every = Math.ceil(this.times.length / TABLE_ROWS);
    const rows = [];
    for (let at = this.times.length - 1; at >= 0; at -= every) {
      rows.push(h('tr', {}, h('th', { scope: 'row' }, fullTime(this.times[at] * 1000)),
        columns.map((column) => h('td', { class: 'n' }, column.text(at)))));
    }
    const title = this.element.querySelector('h2').textContent;
    this.tableBox.replaceChildren(columns.length === 0 ? nothing(t('chart.empty')) : h('div',
      { class: 'scroll tall', role: 'region', 'aria-label': title, tabindex: 0 }, h('table', { class: 'plain' },
        h('caption', { class: 'hidden' }, title),
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('column.time')),
          columns.map((column) => h('th', { scope: 'col', class: 'n' }, column.title)))),
        h('tbody', {}, rows))));
  }

  resize() {
    for (const panel of this.panels) {
      const width = Math.max(160, panel.host.clientWidth);
      if (panel.plot && Math.abs(panel.plot.width - width) > 1) {
        panel.plot.setSize({ width, height: HEIGHT + (panel.withTimes ? 28 : 0) });
      }
    }
  }

  /** Draws anew in the colours of another theme. */
  repaint() {
    for (const panel of this.panels) {
      panel.names = '';
    }
    if (this.data) {
      this.update(this.data, this.marks);
    }
  }
}

/** A small line without axes; for the eye only, the numbers stand beside it. */
export function sparkline(values) {
  const width = 120;
  const height = 28;
  const known = values.filter(isNumber);
  const drawing = svg('svg', { class: 'spark', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true',
    preserveAspectRatio: 'none' });
  if (known.length < 2) {
    return drawing;
  }
  const high = Math.max(...known) || 1;
  let path = '';
  let pen = 'M';
  values.forEach((value, i) => {
    if (isNumber(value)) {
      const x = (i / (values.length - 1)) * width;
      path += `${pen}${x.toFixed(1)} ${(height - 2 - (value / high) * (height - 4)).toFixed(1)}`;
      pen = 'L';
    } else if (value === null) {
      pen = 'M';
    }
  });
  drawing.append(svg('path', { d: path, class: 'line s1', 'vector-effect': 'non-scaling-stroke' }));
  return drawing;
}

/** The name of a reading for people, where there is one. */
export const readingName = (name) => (hasText(`reading.${name}`) ? t(`reading.${name}`) : name);
