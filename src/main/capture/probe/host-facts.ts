import type { FoundTool, HostFacts } from '../../../core/capture/process.ts';
import { linesOf, type Section, wholeNumber } from './sections.ts';

/** Text of a section by its title; empty where the host has nothing of the kind. */
export function textOf(sections: readonly Section[], title: string): string {
  return sections.find((section) => section.title === title)?.text ?? '';
}

function memory(text: string, key: string): number {
  return Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
}

function toolsOf(sections: readonly Section[]): Readonly<Record<string, FoundTool>> {
  const tools: Record<string, FoundTool> = {};
  for (const { title, text } of sections) {
    const name = /^tool ([a-z0-9-]+)$/.exec(title)?.[1];
    const [path, version] = linesOf(text);
    if (name !== undefined && path !== undefined) tools[name] = { path, version: version?.slice(0, 100) ?? '' };
  }
  return tools;
}

/** Cores a cgroup v2 may use: `max 100000` is no limit. */
function containerCpus(text: string): number | null {
  const [quota, period] = text.trim().split(/\s+/).map(Number);
  return quota !== undefined && period !== undefined && quota > 0 && period > 0 ? quota / period : null;
}

/** Least of what the machine has free and what the cgroup leaves. */
function available(sections: readonly Section[]): number {
  const free = memory(textOf(sections, 'memory'), 'MemAvailable');
  const most = wholeNumber(textOf(sections, 'memorymax'));
  const used = wholeNumber(textOf(sections, 'memorycurrent'));
  return most === null || used === null ? free : Math.max(0, Math.min(free, most - used));
}

function folderOf(sections: readonly Section[]): HostFacts['folder'] {
  const [path = '/tmp'] = linesOf(textOf(sections, 'folder'));
  const free = /\s(\d+)\s+\d+%\s/.exec(linesOf(textOf(sections, 'free')).at(-1) ?? '')?.[1];
  return { path, writable: textOf(sections, 'writable').startsWith('yes'), free: Number(free ?? 0) * 1024 };
}

/** The time a clock section tells, in seconds since 1970; null where it is no time. */
export function clockOf(sections: readonly Section[]): number | null {
  const [line = ''] = linesOf(textOf(sections, 'clock'));
  const seconds = /^(\d{9,11})(\.\d+)?/.exec(line);
  return seconds === null ? null : Number(seconds[0]);
}

/**
 * What the probe's output says of the host. `sent` and `received` are this side's clock (seconds since 1970) around the moment the host
 * told its time: the offset is known up to half of that span.
 */
export function hostFactsOf(sections: readonly Section[], sent: number, received: number): HostFacts {
  const text = (title: string): string => textOf(sections, title);
  const [system = '', kernel = '', architecture = '', hostName = ''] = linesOf(text('system'));
  const [uid, user = ''] = linesOf(text('user'));
  const clock = clockOf(sections);
  return {
    system,
    kernel,
    architecture,
    hostName,
    user,
    uid: wholeNumber(uid) ?? -1,
    distribution: /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(text('os'))?.[1] ?? '',
    capabilities: /^CapEff:\s+([0-9a-f]+)$/m.exec(text('self'))?.[1] ?? '',
    cpuModel: /:\s*(.+)/.exec(text('cpu'))?.[1]?.trim() ?? '',
    cores: wholeNumber(linesOf(text('cores'))[0]) ?? 1,
    containerCpus: containerCpus(text('cpumax')),
    memoryTotal: memory(text('memory'), 'MemTotal'),
    memoryAvailable: available(sections),
    load: Number(/^[\d.]+/.exec(text('load'))?.[0] ?? 0),
    throttled: wholeNumber(/^nr_throttled (\d+)$/m.exec(text('cpustat'))?.[1]),
    ptraceScope: wholeNumber(linesOf(text('yama'))[0]),
    perfEventParanoid: wholeNumber(linesOf(text('paranoid'))[0]),
    folder: folderOf(sections),
    clockOffset: {
      seconds: clock === null ? 0 : clock - (sent + received) / 2,
      uncertainty: clock === null ? Number.MAX_SAFE_INTEGER : Math.max(0.001, (received - sent) / 2),
    },
    tools: toolsOf(sections),
  };
}
