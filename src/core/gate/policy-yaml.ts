import { isAlias, isCollection, isMap, isScalar, type Node, stringify, visit } from 'yaml';
import { PlateauError } from '../error.ts';
import { entriesOf, type Refusal, readDocument, textOf } from '../investigation/brief-document.ts';
import { DEFAULT_VALUES } from '../verdict/default-rules.ts';
import { PLAN_RULES } from '../verdict/plan/evaluate-plan.ts';
import { readJustificationRows } from './plans/justifications.ts';
import {
  DEFAULT_POLICY,
  forEachGate,
  GATE_LIST,
  type GateName,
  type GatePolicy,
  type GateSetting,
  gateOf,
  type SettingKey,
  type SettingKind,
} from './policy.ts';

/** What a policy's file begins with: this form of it. */
const VERSION = '1';
const KEYS = ['version', 'incomparable', 'gates', 'thresholds', 'justifications'] as const;

const refuse: Refusal = (problem, what, hint, place) => {
  const where = place === undefined ? '' : `Line ${place.line}, column ${place.column}: `;
  const message = `${where}${what}.`;
  return new PlateauError({
    code: problem === 'badValue' ? 'policy.badValue' : 'policy.notYaml',
    message: message.charAt(0).toUpperCase() + message.slice(1),
    hint,
    ...(place === undefined ? {} : { at: { offset: place.offset } }),
  });
};

type Place = ReturnType<typeof readDocument>['placeOf'];

const quoted = (text: string): string => `“${text.slice(0, 60)}”`;

/** Ids of rules on plans, as `EX-SEQ, EX-NL`, or all of them; null where one is unknown. */
export function rulesNamed(text: string): readonly string[] | null {
  const named = text.split(',').map((one) => one.trim());
  if (text === 'all') return RULES;
  return named.every((one) => RULES.includes(one)) ? named : null;
}

interface Form {
  readonly takes: string;
  read(text: string): number | string | readonly string[] | null;
}

const oneOf = (...words: readonly string[]): Form => ({
  takes: words.join(', '),
  read: (text) => (words.includes(text) ? text : null),
});

const BYTES: Readonly<Record<string, number>> = { B: 1, KB: 1000, KIB: 1024, MB: 1e6, MIB: 1024 * 1024 };

const RULES: readonly string[] = PLAN_RULES.map(({ id }) => id);

const FORMS: Readonly<Record<SettingKind, Form>> = {
  rules: {
    takes: `all, or ids such as EX-SEQ, EX-NL of ${RULES.join(', ')}`,
    read: rulesNamed,
  },
  share: {
    takes: 'a percentage such as 20 %',
    read: (text) => {
      const [, number] = /^(\d{1,6}(?:\.\d{1,6})?)\s*%$/.exec(text) ?? [];
      const value = Number(number) / 100;
      return number !== undefined && value <= 10 ? Number(value.toFixed(8)) : null;
    },
  },
  bytes: {
    takes: 'a size such as 200 KB',
    read: (text) => {
      const [, number, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)\s*(B|KB|KiB|MB|MiB)$/i.exec(text) ?? [];
      return number === undefined ? null : Math.round(Number(number) * (BYTES[unit.toUpperCase()] ?? 1));
    },
  },
  count: {
    takes: 'a number such as 20',
    read: (text) => {
      const value = /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
      return value > 0 ? value : null;
    },
  },
  level: oneOf('watch', 'investigate', 'likely-bottleneck'),
  certainty: oneOf('probable', 'confirmed'),
  only: oneOf('all', 'new'),
};

/** A value of a key, or null for one that is switched off. Throws `policy.badValue`. */
function settingValue(
  name: string,
  { kind, optional = false }: { readonly kind: SettingKind; readonly optional?: boolean },
  node: unknown,
  placeOf: Place,
): number | string | readonly string[] | null {
  const text = textOf(node);
  if (optional && text === 'false') return null;
  const form = FORMS[kind];
  const value = text === null ? null : form.read(text.trim());
  if (value !== null) return value;
  const takes = `It takes ${form.takes}${optional ? ', or false' : ''}.`;
  throw refuse('badValue', `${name} cannot be ${quoted(text ?? 'a list or a mapping')}`, takes, placeOf(node));
}

function settingOf(name: GateName, node: unknown, placeOf: Place): GateSetting {
  const { setting, keys } = gateOf(name);
  const word = textOf(node);
  if (word === 'true' || word === '') return { ...setting, enabled: true };
  if (word === 'false') return { ...setting, enabled: false };
  if (!isMap(node)) {
    const hint = `Write false, true, or its keys below it: ${Object.keys(keys).join(', ') || 'it has none'}.`;
    throw refuse('badValue', `the gate ${name} cannot be ${quoted(word ?? 'a list')}`, hint, placeOf(node));
  }
  let read: GateSetting = { ...setting, enabled: true };
  for (const { key, node: value, pair } of entriesOf(node, placeOf, refuse)) {
    const known = KEY_NAMES.find((one) => one === key);
    const form = known === undefined ? undefined : keys[known];
    if (known === undefined || form === undefined) {
      const hint = Object.keys(keys).length === 0 ? 'It has no keys.' : `It has ${Object.keys(keys).join(', ')}.`;
      throw refuse('badValue', `the gate ${name} has no key ${quoted(key)}`, hint, placeOf(pair.key));
    }
    read = { ...read, [known]: settingValue(`${name}.${key}`, form, value, placeOf) };
  }
  return read;
}

const KEY_NAMES: readonly SettingKey[] = ['rules', 'limit', 'growth', 'level', 'certainty', 'only'];

function mapping(key: string, node: unknown, placeOf: Place): void {
  if (isMap(node) || textOf(node) === '') return;
  throw refuse('badValue', `${key} is no mapping`, 'Write its keys below it, indented.', placeOf(node));
}

function readGates(node: unknown, placeOf: Place): GatePolicy['gates'] {
  mapping('gates', node, placeOf);
  const read = new Map<GateName, GateSetting>();
  for (const { key, node: value, pair } of entriesOf(node, placeOf, refuse)) {
    const known = GATE_LIST.find(({ name }) => name === key);
    if (known === undefined) {
      const hint = `There are ${GATE_LIST.map(({ name }) => name).join(', ')}.`;
      throw refuse('badValue', `there is no gate ${quoted(key)}`, hint, placeOf(pair.key));
    }
    read.set(known.name, settingOf(known.name, value, placeOf));
  }
  return forEachGate((name) => read.get(name) ?? gateOf(name).setting);
}

/** True where something stands for another part of the file: it is not followed. */
function hasAlias(node: Node): boolean {
  let found = false;
  visit(node, (_, one) => {
    if (!isAlias(one)) return undefined;
    found = true;
    return visit.BREAK;
  });
  return found;
}

function readThresholds(node: unknown, placeOf: Place): Readonly<Record<string, number>> {
  mapping('thresholds', node, placeOf);
  const values: [string, number][] = [];
  for (const { key, node: value, pair } of entriesOf(node, placeOf, refuse)) {
    if (!Object.hasOwn(DEFAULT_VALUES, key)) {
      throw refuse(
        'badValue',
        `there is no threshold ${quoted(key)}`,
        '“plateau rules show” lists them.',
        placeOf(pair.key),
      );
    }
    const number = isScalar(value) ? value.value : null;
    if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) {
      throw refuse('badValue', `${key} is no number`, 'Give a number, 0 or more.', placeOf(value));
    }
    values.push([key, number]);
  }
  return Object.fromEntries(values);
}

/**
 * Reads a policy (YAML): what it does not name is as shipped. Aliases and tags mean nothing. Throws `policy.notYaml`, `policy.badValue`, which name the
 * line, and `check.badJustifications`.
 */
export function readPolicy(text: string, fileName: string): GatePolicy {
  const { document, placeOf } = readDocument(text, refuse);
  const { contents } = document;
  if (!isMap(contents)) {
    const hint = '“plateau check --print-policy” prints one.';
    throw refuse('badValue', 'a policy is a mapping that begins with “version: 1”', hint, placeOf(contents));
  }
  let policy = DEFAULT_POLICY;
  let version: string | null = null;
  for (const { key, node, pair } of entriesOf(contents, placeOf, refuse)) {
    const known = KEYS.find((one) => one === key);
    if (known === undefined) {
      throw refuse('badValue', `${quoted(key)} is no key of a policy`, `It has ${KEYS.join(', ')}.`, placeOf(pair.key));
    }
    if (known === 'version') {
      version = textOf(node);
      if (version !== VERSION) {
        const hint = `This version of Plateau reads version ${VERSION}.`;
        throw refuse('badValue', `the version cannot be ${quoted(version ?? 'a list')}`, hint, placeOf(node));
      }
    } else if (known === 'incomparable') {
      const word = textOf(node);
      if (word !== '2' && word !== 'pass') {
        const hint = 'Write 2, which leaves the check undecided with that exit code, or pass.';
        throw refuse('badValue', `incomparable cannot be ${quoted(word ?? 'a list')}`, hint, placeOf(node));
      }
      policy = { ...policy, incomparable: word };
    } else if (known === 'gates') policy = { ...policy, gates: readGates(node, placeOf) };
    else if (known === 'thresholds') policy = { ...policy, thresholds: readThresholds(node, placeOf) };
    else {
      const { line } = placeOf(node);
      const rows: unknown = isCollection(node) && !hasAlias(node) ? node.toJS(document) : null;
      const read = readJustificationRows({ justifications: rows }, `${fileName}, line ${line}`);
      policy = { ...policy, justifications: read };
    }
  }
  if (version === null) {
    throw refuse('badValue', 'the policy tells no version', 'Begin it with “version: 1”.', placeOf(contents));
  }
  return policy;
}

const shareText = (value: number): string => `${Number((value * 100).toFixed(6))} %`;

function numberText(kind: SettingKind, value: number): string | number {
  if (kind === 'count') return value;
  return kind === 'bytes' ? `${value / 1000} KB` : shareText(value);
}

function settingJson(name: GateName, setting: GateSetting): unknown {
  if (!setting.enabled) return false;
  const { keys } = gateOf(name);
  const rows: [string, unknown][] = [];
  for (const key of KEY_NAMES) {
    const form = keys[key];
    const value = setting[key];
    if (form === undefined) continue;
    if (typeof value === 'number') rows.push([key, numberText(form.kind, value)]);
    else rows.push([key, Array.isArray(value) ? value.join(', ') : (value ?? false)]);
  }
  return rows.length === 0 ? true : Object.fromEntries(rows);
}

/** A policy as a file, each gate with what it is about; read again it is the same. */
export function policyYaml({ incomparable, gates, thresholds, justifications }: GatePolicy): string {
  const blocks = GATE_LIST.flatMap(({ name, about }) => [
    `  # ${about}`,
    ...stringify({ [name]: settingJson(name, gates[name]) }, { lineWidth: 0 })
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ]);
  const more = [
    ...(Object.keys(thresholds).length === 0 ? [] : [stringify({ thresholds }).trimEnd()]),
    ...(justifications.length === 0 ? [] : [stringify({ justifications }, { lineWidth: 0 }).trimEnd()]),
  ];
  return [
    `version: ${VERSION}`,
    '# What cannot be compared or told: 2 (exit code 2) or pass.',
    `incomparable: ${incomparable}`,
    'gates:',
    ...blocks,
    ...more,
    '',
  ].join('\n');
}
