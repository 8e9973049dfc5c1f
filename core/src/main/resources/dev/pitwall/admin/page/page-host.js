// Host and JVM: is the machine or the JVM short of something.

import { h, put, section } from './dom.js';
import { Figure } from './chart.js';
import { Frame } from './frame.js';
import { get } from './api.js';
import { readingsOf, readingsTable } from './readings.js';
import { t } from './words.js';

const MOST_DISKS = 4;

export default async function show(frame) {
  const known = await frame.series().catch(() => new Map());
  const disks = [...known.values()].filter((each) => each.name === 'host.disk').slice(0, MOST_DISKS);
  const host = new Figure(t('host.figure'), [
    { title: t('figure.cpu'), unit: 'ratio', full: true, series: [{ key: 'host.cpu', label: t('series.busy') },
      { key: 'host.cpu.iowait', label: t('series.iowait') }, { key: 'host.cpu.steal', label: t('series.steal') },
      { key: 'host.cpu.throttled', label: t('series.throttled') }] },
    { title: t('figure.memory'), unit: 'ratio', full: true, series: [{ key: 'host.memory', label: t('series.used') },
      { key: 'host.memory.pressure', label: t('series.pressure') }] },
    { title: t('figure.disk'), unit: 'ratio', full: true,
      series: disks.length ? disks.map((each) => ({ key: each.key, label: each.labels.path ?? each.key, stat: 'max' })) : [{ key: 'host.disk', label: '' }] },
    { title: t('figure.system-load'), unit: 'count', series: [{ key: 'host.load', label: t('series.load') }] },
  ], frame.zoom);
  const jvm = new Figure(t('jvm.figure'), [
    { title: t('figure.heap'), unit: 'ratio', full: true, series: [{ key: 'jvm.heap.used', label: t('series.used') },
      { key: 'jvm.heap', label: t('series.after-gc') }, { key: 'jvm.metaspace', label: 'metaspace' }] },
    { title: t('figure.gc'), unit: 'ratio', series: [{ key: 'jvm.gc', label: t('series.gc'), stat: 'max' }] },
    { title: t('figure.threads'), unit: 'count', series: [{ key: 'jvm.threads', label: t('series.threads'), stat: 'max' }] },
    { title: t('figure.rss'), unit: 'bytes', series: [{ key: 'jvm.rss', label: t('series.rss'), stat: 'max' }] },
  ], frame.zoom);
  const ofHost = h('div', {});
  const ofJvm = h('div', {});

  async function load() {
    const [status, incidents, data] = await Promise.all(
      [get('status'), get('incidents'), frame.history([...host.keys(), ...jvm.keys()])]);
    const marks = Frame.marks(incidents);
    host.update(data, marks);
    jvm.update(data, marks);
    const all = readingsOf(status);
    put(ofHost, readingsTable(t('host.readings'), all.filter((each) => each.name.startsWith('host.'))));
    put(ofJvm, readingsTable(t('jvm.readings'), all.filter((each) => each.name.startsWith('jvm.'))));
  }

  frame.show(t('nav.host'), t('host.question'), [
    h('div', { class: 'columns wide' }, host.element, jvm.element),
    section(t('host.readings'), 'host', ofHost), section(t('jvm.readings'), 'jvm', ofJvm),
  ], load);
}
