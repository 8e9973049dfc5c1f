// What stands around every page: the time range, live or paused, theme, language, and the banner.

import { h } from './dom.js';
import { clock, zoneName } from './format.js';
import { get, Poll } from './api.js';
import { t } from './words.js';

const RANGES = { '15m': 900, '1h': 3_600, '6h': 21_600, '24h': 86_400, '7d': 604_800, '30d': 2_592_000 };
const BATCH = 20;

function remember(name, value) {
  const folder = location.pathname.replace(/[^/]*$/, '');
  document.cookie = `${name}=${value}; Path=${folder}; Max-Age=31536000; SameSite=Strict`;
}

/** The frame of one page. */
export class Frame {
  constructor(name) {
    this.name = name;
    this.main = document.getElementById('main');
    this.banner = h('div', { class: 'banner', role: 'status' });
    this.foot = h('p', { class: 'dim foot' });
    this.known = null;
    document.querySelector(`nav a[data-page="${name}"]`)?.setAttribute('aria-current', 'page');
    this.tools();
    this.keys();
    addEventListener('popstate', () => {
      this.showRange();
      this.poll?.now();
    });
  }

  /** Shows a page: its parts, and what is to be done again and again. */
  show(title, question, parts, task) {
    document.title = `${title} - ${document.documentElement.dataset.app}`;
    this.main.replaceChildren(
      h('div', { class: 'title' }, h('h1', {}, title), question ? h('p', { class: 'dim' }, question) : null),
      this.banner, ...parts, this.foot);
    this.main.setAttribute('aria-busy', 'true');
    this.poll = new Poll(task, (thrown, wait) => this.told(thrown, wait));
    this.poll.now();
  }

  told(thrown, wait) {
    this.main.setAttribute('aria-busy', 'false');
    if (thrown === null) {
      this.answered = Date.now();
      this.main.classList.remove('stale');
      this.banner.replaceChildren();
      this.foot.textContent = t('foot', { time: clock(this.answered), zone: zoneName() });
      return;
    }
    if (!(thrown instanceof TypeError) && thrown.name !== 'TimeoutError' && !thrown.status) {
      console.error(thrown);
    }
    this.main.classList.add('stale');
    const text = thrown.status
      ? t('banner.refused', { title: thrown.message, fix: thrown.fix ?? '' })
      : this.answered ? t('banner.silent', { time: clock(this.answered) }) : t('banner.never');
    this.banner.replaceChildren(h('p', {}, h('strong', {}, text), ' ', t('banner.again', { seconds: Math.round(wait / 1000) })));
  }

  /** From and to of the time range, in seconds since 1970; the end of a moving one is now. */
  range() {
    const asked = new URLSearchParams(location.search);
    const [from, to] = [Number(asked.get('from')), Number(asked.get('to'))];
    if (from > 0 && to > from) {
      return { from, to, fixed: true };
    }
    const now = Math.floor(Date.now() / 1000);
    return { from: now - (RANGES[asked.get('range')] ?? RANGES['1h']), to: now, fixed: false };
  }

  /** Another range, in the address: it can be shared, and the way back leads to the one before. */
  setRange(change) {
    const asked = new URLSearchParams(location.search);
    for (const name of ['range', 'from', 'to']) {
      asked.delete(name);
    }
    for (const [name, value] of Object.entries(change)) {
      asked.set(name, value);
    }
    history.pushState(null, '', `?${asked}`);
    this.showRange();
    this.poll.now();
  }

  showRange() {
    const { fixed } = this.range();
    const asked = new URLSearchParams(location.search);
    this.picker.querySelector('[value=custom]').hidden = !fixed;
    this.picker.value = fixed ? 'custom' : asked.get('range') in RANGES ? asked.get('range') : '1h';
    const kept = new URLSearchParams();
    for (const name of ['range', 'from', 'to']) {
      if (asked.has(name)) {
        kept.set(name, asked.get(name));
      }
    }
    for (const link of document.querySelectorAll('nav a[data-page]')) {
      link.href = `./${link.dataset.page}${kept.size ? `?${kept}` : ''}`;
    }
  }

  tools() {
    const root = document.documentElement;
    this.picker = h('select', { 'aria-label': t('tool.range'), onchange: () => this.setRange({ range: this.picker.value }) },
      Object.keys(RANGES).map((range) => h('option', { value: range }, t(`range.${range}`))),
      h('option', { value: 'custom' }, t('range.custom')));
    const live = h('button', { type: 'button', 'aria-pressed': 'false', onclick: () => this.pause() }, t('tool.pause'));
    this.live = live;
    const theme = h('select', { 'aria-label': t('tool.theme'), onchange: () => {
      root.dataset.theme = theme.value;
      remember('pitwall-theme', theme.value);
      dispatchEvent(new Event('pitwall-theme'));
    } }, ['auto', 'light', 'dark'].map((each) => h('option', { value: each }, t(`theme.${each}`))));
    theme.value = root.dataset.theme;
    const other = root.lang === 'ja' ? 'en' : 'ja';
    const language = h('button', { type: 'button', lang: other, onclick: () => {
      remember('pitwall-lang', other);
      const asked = new URLSearchParams(location.search);
      if (asked.has('lang')) {
        asked.delete('lang');
        location.search = asked;
      } else {
        location.reload();
      }
    } }, other === 'ja' ? '日本語' : 'English');
    const leave = h('form', { method: 'post', action: 'logout' }, h('button', {}, t('logout')));
    document.getElementById('tools').append(this.picker, live, theme, language, leave);
    this.showRange();
  }

  pause() {
    const paused = !this.poll.paused;
    this.live.setAttribute('aria-pressed', String(paused));
    this.live.textContent = t(paused ? 'tool.resume' : 'tool.pause');
    this.poll.pause(paused);
  }

  /** Keys that lead somewhere: g and a letter; p pauses. They can be switched off on the last page. */
  keys() {
    const pages = { o: '', a: 'alerts', r: 'requests', e: 'errors', d: 'database', h: 'host', l: 'logs', b: 'backups',
      s: 'security', c: 'settings' };
    let going = 0;
    addEventListener('keydown', (event) => {
      const typing = event.target.closest?.('input, select, textarea');
      if (typing || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem('pitwall-keys') === 'off') {
        return;
      }
      if (event.key === 'g') {
        going = Date.now();
      } else if (Date.now() - going < 1_500 && event.key in pages) {
        document.querySelector(`nav a[data-page="${pages[event.key]}"]`).click();
      } else if (event.key === 'p') {
        this.pause();
      } else if (event.key === '?') {
        document.querySelector('nav a[data-page="about"]').click();
      }
    });
  }

  /** Which series are kept; asked for once a minute. */
  async series() {
    if (!this.known || Date.now() - this.known.at > 60_000) {
      const list = await get('history/series');
      this.known = { at: Date.now(), keys: new Map(list.series.map((each) => [each.key, each])) };
    }
    return this.known.keys;
  }

  /** The readings of these series over the range; what is not kept is left out. */
  async history(keys, range = this.range(), step = null) {
    const known = await this.series();
    const wanted = [...new Set(keys)].filter((key) => known.has(key));
    const data = { from: new Date(range.from * 1000).toISOString(), to: new Date(range.to * 1000).toISOString(),
      step: step ?? 10, series: new Map() };
    for (let i = 0; i < wanted.length; i += BATCH) {
      const asked = new URLSearchParams(wanted.slice(i, i + BATCH).map((key) => ['series', key]));
      asked.set('from', new Date(range.from * 1000).toISOString());
      asked.set('to', new Date(range.to * 1000).toISOString());
      if (step) {
        asked.set('step', step);
      }
      const answer = await get(`history?${asked}`);
      Object.assign(data, { from: answer.from, to: answer.to, step: answer.step });
      for (const each of answer.series) {
        data.series.set(each.key, each);
      }
    }
    return data;
  }

  /** What happened, for the marks in figures. */
  static marks(incidents) {
    const seconds = (time) => Date.parse(time) / 1000;
    return {
      starts: (incidents.starts ?? []).map(seconds),
      incidents: [
        ...(incidents.past ?? []).map((each) => ({ ...each, from: seconds(each.since), to: seconds(each.ended) })),
        ...(incidents.open ?? []).map((each) => ({ ...each, from: seconds(each.since), to: null })),
      ],
    };
  }

  /** What a figure does when somebody drags over it. */
  get zoom() {
    return (from, to) => this.setRange({ from, to: Math.max(to, from + 60) });
  }
}
