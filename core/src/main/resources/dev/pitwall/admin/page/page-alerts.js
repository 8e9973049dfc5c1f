// Alerts: what is open and what to do, who looks after it, what is held back, and what was.

import { command, h, nothing, put, section, state, table } from './dom.js';
import { ago, amount, fullTime, number, span } from './format.js';
import { get, getText, mayAct, send } from './api.js';
import { age, incidentList } from './readings.js';
import { rehearsal } from './rehearsal.js';
import { hasText, plural, t } from './words.js';

const LENGTHS = { 3600: '1 h', 7200: '2 h', 28800: '8 h', 86400: '1 d', 604800: '7 d' };
const kinds = { CRITICAL: 'critical', WARNING: 'warning', INFO: 'info' };

export default function show(frame) {
  const verdict = h('div', { role: 'status' });
  const said = h('p', { role: 'status', class: 'said' });
  const open = h('div', {});
  const silences = h('div', {});
  const past = h('div', {});
  const trial = h('div', {});
  const act = mayAct();

  async function load() {
    const [incidents, alerts, test] = await Promise.all([get('incidents'), get('alerts'), get('alerts/test')]);
    const known = new Map(alerts.alerts.map((each) => [each.id, each]));
    const list = incidents.open ?? [];
    const worst = list.some((each) => each.severity === 'CRITICAL') ? 'critical' : list.length ? 'warning' : 'ok';
    verdict.className = `verdict ${worst}`;
    const sentence = list.length ? plural('alerts.open', list.length) : t('alerts.none');
    if (verdict.textContent !== sentence) {
      put(verdict, state(worst), h('p', {}, sentence));
    }
    put(open, list.length ? incidentList(list, (each) => around(each, known.get(each.id))) : null);
    showSilences(alerts.silences);
    showPast(incidents.past ?? []);
    showTrial(test);
  }

  function around(incident, alert) {
    if (!alert) {
      return null;
    }
    const held = Object.entries(alert.held ?? {});
    return h('div', { class: 'around' },
      h('p', { class: 'dim' }, t('alerts.value', { value: amount(alert.value, alert.unit),
        threshold: amount(alert.threshold, alert.unit), peak: amount(alert.peak, alert.unit) }),
      alert.flapping ? ` · ${t('alerts.flapping')}` : ''),
      held.length ? h('p', {}, t('alerts.held'), ' ', held.map(([channel, why]) => `${channel}: ${reason(why)}`).join(', ')) : null,
      alert.acknowledgedBy ? h('p', {}, state('info', t('alerts.acknowledged', { by: alert.acknowledgedBy }))) : null,
      runbook(incident.rule), act ? acting(incident, alert) : byCommand(incident));
  }

  function reason(why) {
    const [word, ...by] = why.split(' ');
    return [hasText(`held.${word}`) ? t(`held.${word}`) : word, ...by].join(' ');
  }

  function runbook(rule) {
    const page = h('pre', { class: 'runbook', tabindex: 0 });
    return h('details', { key: `runbook-${rule}`, ontoggle: async (event) => {
      if (event.target.open && !page.textContent) {
        try {
          page.textContent = await getText(`runbooks/${encodeURIComponent(rule)}`);
        } catch (thrown) {
          page.textContent = thrown.status === 404 ? t('alerts.no-runbook') : thrown.message;
        }
      }
    } }, h('summary', {}, t('alerts.runbook', { rule })), page);
  }

  function byCommand(incident) {
    return h('details', { key: `command-${incident.id}` }, h('summary', {}, t('alerts.by-command')),
      command(`java -jar pitwall-agent.jar alerts ack ${incident.id}`),
      command(`java -jar pitwall-agent.jar alerts silence ${incident.rule} --for 2h --reason "..."`));
  }

  function acting(incident, alert) {
    return h('div', { class: 'act' },
      alert.acknowledgedBy
        ? button(`unack-${incident.id}`, t('alerts.unacknowledge'), () => send('DELETE', `alerts/${incident.id}/acknowledgement`))
        : h('form', { class: 'inline', onsubmit: submitted((form) =>
            send('PUT', `alerts/${incident.id}/acknowledgement`, { by: form.get('by'), note: form.get('note') })) },
          field(`by-${incident.id}`, 'by', t('alerts.by'), true), field(`note-${incident.id}`, 'note', t('alerts.note'), false),
          h('button', { key: `ack-${incident.id}` }, t('alerts.acknowledge'))),
      h('details', { key: `silence-${incident.id}` }, h('summary', {}, t('alerts.silence')), silenceForm(incident.id, incident.rule)));
  }

  function field(key, name, title, required, value) {
    const input = h('input', { id: key, name, key, required, value, maxlength: 200, autocomplete: 'off' });
    return h('label', { for: key }, h('span', {}, title), input);
  }

  function silenceForm(id, rule) {
    return h('form', { class: 'inline', onsubmit: submitted((form) => send('POST', 'silences', {
      rule: form.get('rule'), by: form.get('by'), reason: form.get('reason'), seconds: Number(form.get('seconds')) })) },
    field(`rule-${id}`, 'rule', t('column.rule'), true, rule),
    field(`silence-by-${id}`, 'by', t('alerts.by'), true),
    field(`reason-${id}`, 'reason', t('alerts.reason'), true),
    h('label', { for: `length-${id}` }, h('span', {}, t('alerts.length')),
      h('select', { id: `length-${id}`, name: 'seconds', key: `length-${id}` },
        Object.entries(LENGTHS).map(([value, text]) => h('option', { value, selected: value === '7200' }, text)))),
    h('button', { key: `silence-go-${id}` }, t('alerts.silence.go')));
  }

  const submitted = (task) => (event) => {
    event.preventDefault();
    doing(() => task(new FormData(event.target)));
  };

  async function doing(task) {
    try {
      await task();
      said.textContent = t('done');
    } catch (thrown) {
      said.textContent = t('failed', { title: thrown.message, fix: thrown.fix ?? '' });
    }
    frame.poll.now();
  }

  const button = (key, text, task) => h('button', { type: 'button', key, onclick: () => doing(task) }, text);

  function showSilences(list) {
    put(silences, list.length === 0 ? nothing(t('silences.none')) : table(t('silences'), [
      { key: 'rule', title: t('column.rule'), head: true, cell: (s) => [h('code', {}, s.rule), s.labels ? ` ${s.labels}` : ''] },
      { key: 'until', title: t('column.until'), cell: (s) => fullTime(s.until) },
      { key: 'by', title: t('column.by'), cell: (s) => s.by },
      { key: 'reason', title: t('column.reason'), cell: (s) => s.reason },
      { key: 'matching', title: t('column.matching'), number: true, cell: (s) => number(s.matching) },
      ...(act ? [{ key: 'end', title: t('column.action'), cell: (s) => button(`end-${s.id}`, t('silences.end'), () => send('DELETE', `silences/${s.id}`)) }] : []),
    ], list),
    act ? h('details', { key: 'silence-new' }, h('summary', {}, t('silences.new')), silenceForm('new', '')) : null);
  }

  function showPast(list) {
    const newest = [...list].sort((a, b) => b.ended.localeCompare(a.ended)).slice(0, 100);
    put(past, newest.length === 0 ? nothing(t('alerts.past.none')) : table(t('alerts.past'), [
      { key: 'rule', title: t('column.rule'), head: true, cell: (i) => [state(kinds[i.severity], i.severity), ' ', h('code', {}, i.rule), i.target ? ` ${i.target}` : ''] },
      { key: 'since', title: t('column.since'), cell: (i) => fullTime(i.since) },
      { key: 'lasted', title: t('column.lasted'), number: true, cell: (i) => span(age(i.since) - age(i.ended)) },
      { key: 'peak', title: t('column.peak'), number: true, cell: (i) => amount(i.peak, i.unit) },
      { key: 'ended', title: t('column.ended'), cell: (i) => (i.recovered ? t('ended.recovered') : t('ended.closed')) },
    ], newest), list.length > 100 ? nothing(t('more', { count: list.length - 100 })) : null);
  }

  function showTrial(test) {
    put(trial, act
      ? h('p', {}, h('button', { type: 'button', key: 'test', disabled: test.running, onclick: () => doing(() => send('POST', 'alerts/test')) },
        t(test.running ? 'trial.running' : 'trial.go')))
      : command('java -jar pitwall-agent.jar alerts test'),
    test.time && !test.running ? (test.channels.length === 0 ? nothing(t('trial.no-channel')) : table(t('trial'), [
      { key: 'channel', title: t('column.channel'), head: true, cell: (c) => c.channel },
      { key: 'outcome', title: t('column.outcome'), cell: (c) => state(c.outcome === 'SENT' ? 'ok' : 'critical', t(`trial.${c.outcome}`)) },
      { key: 'detail', title: t('column.detail'), cell: (c) => c.detail },
    ], test.channels)) : null,
    test.time && !test.running ? h('p', { class: 'dim' }, ago(test.time)) : null);
  }

  frame.show(t('nav.alerts'), t('alerts.question'), [
    verdict, said, act ? null : h('p', { class: 'note' }, t('actions.off'), ' ', h('code', {}, 'admin.actions = true')), open,
    section(t('silences'), 'silences', silences), section(t('alerts.past'), 'past', past), rehearsal(), section(t('trial'), 'trial', trial),
  ].filter(Boolean), load);
}
