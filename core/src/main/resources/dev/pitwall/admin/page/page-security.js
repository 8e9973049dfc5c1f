// Security: attacks and who is denied, certificates, known vulnerabilities.

import { command, h, nothing, put, section, state, table } from './dom.js';
import { ago, fullTime, number, span } from './format.js';
import { get } from './api.js';
import { readingsOf, readingsTable, target } from './readings.js';
import { plural, t } from './words.js';

const DAY = 86_400;

export default function show(frame) {
  const attacks = h('div', {});
  const denied = h('div', {});
  const certificates = h('div', {});
  const scan = h('div', {});

  async function load() {
    const [status, security, day] = await Promise.all([get('status'), get('security'), get('checklist')]);
    const all = readingsOf(status);
    put(attacks, readingsTable(t('security.attacks'), all.filter((each) => each.name.startsWith('security.'))));
    showDenied(security);
    showCertificates(all);
    showScan(day.scan ?? {});
  }

  function showDenied(said) {
    const mode = said.mode === 'enforce' && !said.denying && !said.stopped ? 'held' : said.mode;
    put(denied, h('p', {}, t(`security.mode.${mode}`)),
      said.stopped ? h('p', {}, state('warning', t('security.stopped', { by: said.stopped.by })), ' ', fullTime(said.stopped.until)) : null,
      said.denied.length === 0 ? nothing(t('security.nobody')) : table(t('security.denied'), [
        { key: 'address', title: t('column.address'), head: true, cell: (d) => h('code', {}, d.address) },
        { key: 'path', title: t('column.path'), cell: (d) => d.path || t('security.everywhere') },
        { key: 'reason', title: t('column.reason'), cell: (d) => h('code', {}, d.reason) },
        { key: 'requests', title: t('column.requests'), number: true, cell: (d) => number(d.requests) },
        { key: 'until', title: t('column.until'), cell: (d) => fullTime(d.until) },
      ], said.denied), said.denied.length ? command('java -jar pitwall-agent.jar security allow ADDRESS') : null,
      said.allowed.length ? table(t('security.allowed'), [
        { key: 'network', title: t('security.allowed'), head: true, cell: (a) => h('code', {}, a.network) },
        { key: 'until', title: t('column.until'), cell: (a) => fullTime(a.until) },
        { key: 'by', title: t('column.by'), cell: (a) => a.by },
      ], said.allowed) : null);
  }

  function showCertificates(all) {
    const expiry = all.filter((each) => each.name === 'tls.expiry');
    const kind = (left) => (left < 7 * DAY ? 'critical' : left < 30 * DAY ? 'warning' : 'ok');
    put(certificates, expiry.length === 0 ? nothing(t('certificates.none'), ' ', h('code', {}, 'tls.endpoints')) : table(t('certificates'), [
      { key: 'target', title: t('column.target'), head: true, cell: target },
      { key: 'left', title: t('column.left'), cell: (r) => (r.value === null ? state('unknown') : state(kind(r.value), span(r.value))) },
      { key: 'detail', title: t('column.detail'), cell: (r) => r.reason ?? r.detail ?? '' },
    ], expiry.sort((a, b) => (a.value ?? 0) - (b.value ?? 0))));
  }

  function showScan(said) {
    const found = said.found;
    put(scan, !found ? [nothing(said.reason ?? t('duty.scan.none')), command('java -jar pitwall-agent.jar scan')] : [
      h('p', {}, state(found.urgent ? 'critical' : found.inUse ? 'warning' : 'ok'), ' ', plural('duty.scan.found', found.inUse), ' · ',
        t('scan.all', { count: number(found.all) }), ' · ', ago(found.time)),
      said.reason ? h('p', {}, state('unknown', said.reason)) : null,
      said.libraries.length ? table(t('scan.libraries'), [
        { key: 'package', title: t('column.library'), head: true, cell: (l) => h('code', {}, `${l.package} ${l.version}`) },
        { key: 'severity', title: t('column.severity'), cell: (l) => state(l.urgent ? 'critical' : 'warning', l.severity) },
        { key: 'ids', title: t('column.vulnerabilities'), cell: (l) => `${l.ids}${l.count > 1 ? ` (${l.count})` : ''}` },
        { key: 'fixed', title: t('column.fixed'), cell: (l) => l.fixed || '–' },
      ], said.libraries) : null,
      said.image ? h('p', {}, t('scan.image', { image: said.image.target }), ' ',
        said.image.reason ?? t('scan.image.found', { count: number(said.image.all), critical: number(said.image.critical) })) : null]);
  }

  frame.show(t('nav.security'), t('security.question'), [
    section(t('security.attacks'), 'attacks', attacks), section(t('security.denied'), 'denied', denied),
    section(t('certificates'), 'certificates', certificates), section(t('scan'), 'scan', scan),
  ], load);
}
