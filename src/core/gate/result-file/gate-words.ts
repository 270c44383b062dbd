import { GATE_LIST, type GateDefinition } from '../policy.ts';
import type { GateRecord, RecordedGate } from './model.ts';

/** What a gate said in one word; what nothing could be compared or measured for is not a pass. */
export type GateWord = 'failed' | 'not comparable' | 'not assessed' | 'justified' | 'passed';

export const GATE_WORDS: readonly GateWord[] = ['failed', 'not comparable', 'not assessed', 'justified', 'passed'];

export function gateWord({ passed, status, justification }: RecordedGate): GateWord {
  if (passed === false) return 'failed';
  if (passed === true) return justification === null ? 'passed' : 'justified';
  return status === 'not-comparable' ? 'not comparable' : 'not assessed';
}

/** What failed first, then what is open, as a reader asks. */
export const inGateOrder = (gates: readonly RecordedGate[]): readonly RecordedGate[] =>
  [...gates].sort((a, b) => GATE_WORDS.indexOf(gateWord(a)) - GATE_WORDS.indexOf(gateWord(b)));

/** Gates that are switched on and said nothing: there was nothing to look at. */
export function silentGates({ policy, gates }: GateRecord): readonly string[] {
  const said = new Set(gates.map(({ gate }) => gate));
  return policy.gates.flatMap(({ name }) => (said.has(name) ? [] : [name]));
}

/** How many gates said what: `1 failed, 2 not comparable, 5 passed`. */
export function gateCounts({ gates }: GateRecord): string {
  const words = gates.map(gateWord);
  const counts = GATE_WORDS.flatMap((word) => {
    const count = words.filter((one) => one === word).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return counts.length === 0 ? 'nothing was checked' : counts.join(', ');
}

type Source = GateRecord['after'][number];

const items = (count: number): string => `${count} ${count === 1 ? 'item' : 'items'}`;

/** What a source of a side is known by. */
export function sourceText({ given, is, bundleId, workspaceId, files, items: count }: Source): string {
  const known = bundleId ?? workspaceId;
  const hashes = files.slice(0, 3).map((sha256) => sha256.slice(0, 12));
  const more = files.length > hashes.length ? ` and ${files.length - hashes.length} more` : '';
  const told = [
    ...(is === 'files' ? [] : [known === null ? is : `${is} ${known}`]),
    ...(hashes.length === 0 ? [] : [`SHA-256 ${hashes.join(', ')}…${more}`]),
    items(count),
  ];
  return `${given.split(',').join(', ')} (${told.join(', ')})`;
}

/** A side of a check in words; “nothing” where there was none. */
export const sideText = (side: readonly Source[] | null): string =>
  side === null || side.length === 0 ? 'nothing' : side.map(sourceText).join('; ');

/** One line for lists: `failed · 1 failed, 5 passed · nothing before, 12 items after`. */
export function gateSummary(record: GateRecord): string {
  const sum = (side: readonly Source[]): number => side.reduce((total, one) => total + one.items, 0);
  const before = record.before === null ? 'nothing' : items(sum(record.before));
  return `${record.verdict} · ${gateCounts(record)} · ${before} before, ${items(sum(record.after))} after`;
}

/** The policy in words: its file, what it lets pass, and the first of its hash. */
export function policyText({ policy }: GateRecord): string {
  const open = policy.incomparable === 'pass' ? 'what cannot be told passes' : 'what cannot be told does not pass';
  return `${policy.file ?? 'the shipped policy'} (SHA-256 ${policy.sha256.slice(0, 12)}…, ${policy.gates.length} gates on, ${open})`;
}

type Setting = GateRecord['policy']['gates'][number];

/** What a gate asks for, in words. */
export function settingText({ name, limit, growth, level, certainty, only, rules }: Setting): string {
  const known: GateDefinition | undefined = GATE_LIST.find((gate) => gate.name === name);
  const amount = (value: number): string => {
    if (known?.keys.limit?.kind === 'count') return String(value);
    return known?.keys.limit?.kind === 'bytes' ? `${value / 1000} KB` : `${Number((value * 100).toPrecision(6))} %`;
  };
  return [
    ...(limit === null ? [] : [`limit ${amount(limit)}`]),
    ...(growth === null ? [] : [`growth ${Number((growth * 100).toPrecision(6))} %`]),
    ...(rules.length === 0 ? [] : [rules.join(', ')]),
    ...(level === null ? [] : [`from ${level}`]),
    ...(certainty === null ? [] : [certainty]),
    ...(only === null ? [] : [`only ${only}`]),
  ].join(' · ');
}
