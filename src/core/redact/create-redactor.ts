import { PlateauError } from '../error.ts';
import { maskLiterals } from '../plan/mask-literals.ts';
import type { Dialect } from '../plan/model.ts';
import { hostToken } from './addresses.ts';
import { isPlainVariable, shortArguments } from './arguments.ts';
import { commitmentOf, openingOf } from './commitment.ts';
import type { DataClass } from './data-class.ts';
import { type HeapNaming, strictClass, strictClassKey, strictPlace, strictRetentionPath } from './heap-names.ts';
import { Ledger } from './ledger.ts';
import type { KnownValue, RedactableFrame, Redactor, RedactorOptions } from './model.ts';
import { Pseudonyms } from './pseudonym.ts';
import { redactFinding } from './redact-finding.ts';
import { redactProvenance } from './redact-provenance.ts';
import { redactItem, redactVerdict } from './redact-verdict.ts';
import { isPlainSetting, NAMED_SETTINGS } from './settings.ts';
import { literalsOf } from './sql-literals.ts';
import { strictPath, strictSql, tableToken } from './strict-names.ts';
import { type Passes, passesOf, TextRedactor } from './text-redactor.ts';
import { shortUrl } from './urls.ts';

const SHORTEST_KEY = 16;
const BLANK = '*';
/** Categories of functions that everybody's programs have. */
const PUBLIC_CATEGORIES: ReadonlySet<string> = new Set([
  'library',
  'native',
  'kernel',
  'runtime',
  'gc',
  'jit',
  'wait-io',
  'wait-lock',
  'wait-sleep',
  'idle',
  'profiler',
]);

/** A redactor under one profile and one key. Throws `redact.badKey`. */
export function createRedactor(options: RedactorOptions): Redactor {
  if (options.key.length < SHORTEST_KEY) {
    throw new PlateauError({
      code: 'redact.badKey',
      message: `The secret of the workspace has ${options.key.length} bytes; tokens need ${SHORTEST_KEY} at least.`,
      hint: 'The workspace is damaged: restore it from a backup.',
    });
  }
  const pseudonyms = new Pseudonyms(options.key);
  const passes = passesOf(options, pseudonyms);
  const known = {
    commitments: new Map([...(options.committed ?? [])].map((commitment) => [commitment, commitment] as const)),
    signed: new Set<string>(),
    files: new Set<string>(),
    met: new Map<string, string>(),
  };
  return new KeyedRedactor({ ...options, pseudonyms, passes, ...known }, new Ledger());
}

/** What redactors under one key and profile have in common, whatever each of them counts. */
interface Shared extends RedactorOptions {
  readonly pseudonyms: Pseudonyms;
  readonly passes: Passes;
  /** By the digest that each stands for; a commitment stands for itself. */
  readonly commitments: Map<string, string>;
  /** Words of the names of people who sign: a login that is one of them is told by the signature already. */
  readonly signed: Set<string>;
  /** Files of frames that stay as they are: a command that names one tells nothing that the frames do not. */
  readonly files: Set<string>;
  /** Names of records with their tokens. */
  readonly met: Map<string, string>;
}

class KeyedRedactor implements Redactor {
  readonly profile: RedactorOptions['profile'];
  readonly #shared: Shared;
  readonly #known: readonly KnownValue[];
  readonly #pseudonyms: Pseudonyms;
  readonly #ledger: Ledger;
  readonly #texts: TextRedactor;

  constructor(shared: Shared, ledger: Ledger) {
    this.profile = shared.profile;
    this.#shared = shared;
    this.#known = shared.known ?? [];
    this.#pseudonyms = shared.pseudonyms;
    this.#ledger = ledger;
    this.#texts = new TextRedactor(shared.passes, shared.pseudonyms, shared.confirmed ?? new Set(), ledger);
  }

  knowing(names: ReadonlyMap<string, string>): Redactor {
    const { pseudonyms, commitments, ...options } = this.#shared;
    const passes = passesOf({ ...options, names }, pseudonyms);
    const fresh = { signed: new Set<string>(), files: new Set<string>(), met: new Map<string, string>() };
    return new KeyedRedactor({ ...options, passes, pseudonyms, commitments, ...fresh }, new Ledger());
  }

  part(): Redactor {
    return new KeyedRedactor(this.#shared, new Ledger(this.#ledger));
  }

  host(name: string): string {
    return this.#tokenised('host', name, (value) => hostToken(value, this.#pseudonyms));
  }

  user(name: string): string {
    return this.#tokenised('user', name, (value) => this.#pseudonyms.of('user', value));
  }

  destination(text: string): string {
    return text
      .split(',')
      .map((hop) => {
        const [, scheme = '', user, host = '', port = ''] =
          /^(\s*(?:ssh:\/\/)?)(?:([^@]*)@)?(\[[^\]]*\]|[^:]*|[^[].*:.*:.*?)((?::\d+)?\s*)$/.exec(hop) ?? [
            null,
            '',
            undefined,
            hop,
            '',
          ];
        return `${scheme}${user === undefined ? '' : `${this.user(user)}@`}${this.host(host)}${port}`;
      })
      .join(',');
  }

  path(path: string): string {
    const short = this.#texts.name(path);
    return this.#is('function', 'token') ? strictPath(short, (part) => this.#named('dir', part)) : short;
  }

  commandLine(argv: readonly string[]): readonly string[] {
    if (this.#is('argument', 'keep')) return argv.map((word, at) => this.#keptArgument(argv, word, at));
    return shortArguments(argv, {
      path: (path) => this.path(path),
      dropped: (value) => this.#ledger.note('argument', [{ value, class: 'argument' }]),
    });
  }

  environment(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const kept = Object.entries(variables).flatMap(([name, value]): readonly (readonly [string, string])[] => {
      if (this.#is('environment', 'keep')) {
        const pair = this.#texts.line(`${name}=${value}`);
        return [[name, pair.startsWith(`${name}=`) ? pair.slice(name.length + 1) : pair]];
      }
      if (isPlainVariable(name, value)) return [[name, value]];
      this.#ledger.note('environment', [{ value, class: 'environment' }]);
      return [];
    });
    return Object.fromEntries(kept);
  }

  sql(text: string, dialect: Dialect = 'postgresql'): string {
    if (this.#is('sql', 'keep')) return this.#texts.name(text);
    for (const value of literalsOf(text, dialect)) this.#ledger.note('sql', [{ value, class: 'sql' }]);
    const masked = this.#texts.name(maskLiterals(text, dialect));
    return this.#is('table', 'token') ? strictSql(masked, (name) => this.#named('table', name)) : masked;
  }

  url(url: string): string {
    const plain = this.#texts.name(url);
    if (plain !== url || this.#is('url', 'keep') || !url.includes('://')) return plain;
    return shortUrl(url, this.#pseudonyms).text;
  }

  frame({ name, file, category }: RedactableFrame): { readonly name: string; readonly file: string } {
    const isOwn = this.#is('function', 'token') && !PUBLIC_CATEGORIES.has(category ?? '');
    const plain = this.#texts.name(name);
    if (!isOwn) {
      const short = this.#texts.name(file);
      if (short === file) this.#shared.files.add(file.replace(/^file:\/\//, ''));
      return { name: plain, file: short };
    }
    return { name: this.#name('function', 'fn', plain), file: this.path(file) };
  }

  className(name: string): string {
    const plain = this.#texts.name(name);
    return this.#is('class', 'token') ? strictClass(plain, this.#heapNaming) : plain;
  }

  classKey(key: string): string {
    return this.#is('class', 'token') ? strictClassKey(this.#texts.name(key), this.#heapNaming) : this.className(key);
  }

  heapPlace(text: string): string {
    if (!this.#is('class', 'token')) return this.retentionPath(text);
    const retained = (path: string): string => this.retentionPath(path);
    return strictPlace(text, { ...this.#heapNaming, retained });
  }

  tableName(name: string): string {
    const plain = this.#texts.name(name);
    return this.#is('table', 'token') ? this.#name('table', 'table', plain) : plain;
  }

  setting(name: string, value: string): string {
    const pair = this.#texts.line(`${name}: ${value}`);
    const said = pair.startsWith(`${name}: `) ? pair.slice(name.length + 2) : pair;
    if (said.includes('[removed:') || this.#is('sql', 'keep') || isPlainSetting(name, value)) return said;
    if (NAMED_SETTINGS.has(name)) {
      return value
        .split(',')
        .map((part) => {
          const [, before = '', quoted = '', after = ''] = /^(\s*"?)(.*?)("?\s*)$/s.exec(part) ?? [];
          return `${before}${quoted === '$user' ? quoted : this.tableName(quoted)}${after}`;
        })
        .join(',');
    }
    if (this.#pseudonyms.isToken(value)) return value;
    this.#ledger.note('sql', [{ value, class: 'sql' }]);
    return this.#pseudonyms.of('value', value);
  }

  heapString(text: string): string {
    if (this.#is('heap-string', 'keep')) return this.#texts.line(text);
    if (text !== '' && text !== BLANK) this.#ledger.note('heap-string', [{ value: text, class: 'heap-string' }]);
    return text === '' ? '' : BLANK;
  }

  retentionPath(path: string): string {
    if (this.#is('heap-string', 'keep')) return this.#texts.name(path);
    const [keys, token] = [/\.([\p{L}_$]*\d{3}[\p{L}\p{N}_$]*)/gu, this.#pathToken];
    if (!this.#is('class', 'token')) return this.#texts.name(this.#withoutKeys(path, keys));
    // A token has digits as a counted key has: it is no key.
    const isToken = (name: string): boolean => this.#pseudonyms.isToken(name);
    return strictRetentionPath(this.#texts.name(this.#withoutKeys(path, keys, isToken)), { token });
  }

  heapText(text: string): string {
    if (this.#is('heap-string', 'keep')) return this.#texts.line(text);
    // A number of a sentence has digits behind its point alone.
    return this.#texts.line(this.#withoutKeys(text, /\.([\p{L}_$]+\d{3}[\p{L}\p{N}_$]*)/gu));
  }

  /** Without keys of maps and arrays, and without names of properties that `numbered` takes for one, but for those that `isKept`. */
  #withoutKeys(text: string, numbered: RegExp, isKept: (name: string) => boolean = () => false): string {
    const note = (key: string) => this.#ledger.note('heap-string', [{ value: key, class: 'heap-string' }]);
    return text
      .replace(/\["((?:[^"\\]|\\.)*)"\]|\[\d+\]/g, (_all, key: string | undefined) => {
        if (key !== undefined) note(key);
        return `[${BLANK}]`;
      })
      .replace(numbered, (all, key: string) => {
        if (isKept(key)) return all;
        note(key);
        return `.${BLANK}`;
      });
  }

  tenant(id: string): string {
    return this.#tokenised('tenant', id, (value) => this.#pseudonyms.of('tenant', value));
  }

  digest(sha256: string): string {
    if (sha256 === '' || this.#is('digest', 'keep')) return sha256;
    const { key, commitments } = this.#shared;
    const commitment = commitments.get(sha256) ?? commitmentOf(openingOf(key, sha256), sha256);
    commitments.set(sha256, commitment);
    commitments.set(commitment, commitment);
    if (commitment !== sha256) this.#ledger.noteOnce({ value: sha256, class: 'digest' });
    return commitment;
  }

  person(given: string): string {
    const name = this.#texts.person(given);
    if (this.#is('person', 'keep'))
      for (const word of name.toLowerCase().split(/[^\p{L}\p{N}]+/u)) this.#shared.signed.add(word);
    if (!this.#is('person', 'shorten') || name === '' || /^(?:\p{Lu}\.)+$/u.test(name)) return name;
    this.#ledger.note('person', [{ value: name, class: 'person' }]);
    return name
      .split(/[\s@._-]+/)
      .filter((part) => /\p{L}/u.test(part))
      .map(
        (part) =>
          `${part
            .replace(/^[^\p{L}]+/u, '')
            .slice(0, 1)
            .toUpperCase()}.`,
      )
      .join('');
  }

  line(text: string): string {
    return this.#texts.line(text);
  }

  label(text: string): string {
    return this.#texts.label(text);
  }

  freeText(text: string, where: string): string {
    return this.#texts.freeText(text, where);
  }

  json(value: unknown): unknown {
    return jsonThrough(value, (text) => this.line(text));
  }

  provenance(provenance: Parameters<Redactor['provenance']>[0], dialect?: Dialect): ReturnType<Redactor['provenance']> {
    return redactProvenance(this, provenance, dialect);
  }

  item(item: Parameters<Redactor['item']>[0]): ReturnType<Redactor['item']> {
    return redactItem(this, item);
  }

  warning(warning: Parameters<Redactor['warning']>[0]): ReturnType<Redactor['warning']> {
    return { ...warning, message: this.line(warning.message) };
  }

  verdict(verdict: Parameters<Redactor['verdict']>[0]): ReturnType<Redactor['verdict']> {
    return redactVerdict(this, verdict);
  }

  finding(body: Parameters<Redactor['finding']>[0], id: string): ReturnType<Redactor['finding']> {
    return redactFinding(this, body, id);
  }

  counts(): ReturnType<Redactor['counts']> {
    return this.#ledger.counts();
  }

  names(): ReturnType<Redactor['names']> {
    return this.#shared.met;
  }

  words(): ReturnType<Redactor['words']> {
    return this.#ledger.words();
  }

  hits(): ReturnType<Redactor['hits']> {
    return this.#ledger.hits();
  }

  originals(): ReturnType<Redactor['originals']> {
    const taken = this.#known.filter((known) => !this.#is(known.class, 'keep'));
    return [...this.#ledger.originals(), ...taken].filter(
      ({ value, class: dataClass }) =>
        !(dataClass === 'user' && this.#shared.signed.has(value.toLowerCase())) &&
        !(dataClass === 'argument' && this.#shared.files.has(value)),
    );
  }

  #is(dataClass: DataClass, treatment: string): boolean {
    return this.profile.treatments[dataClass] === treatment;
  }

  #tokenised(dataClass: 'host' | 'user' | 'tenant', value: string, token: (value: string) => string): string {
    if (value === '' || this.#is(dataClass, 'keep') || this.#pseudonyms.isToken(value)) return value;
    const text = token(value);
    if (text !== value) this.#ledger.note(dataClass, [{ value, class: dataClass }]);
    return text;
  }

  #name(dataClass: DataClass, kind: 'fn' | 'class' | 'table', name: string): string {
    if (name === '' || this.#pseudonyms.isToken(name)) return name;
    this.#ledger.note(dataClass, []);
    return this.#named(kind, name);
  }

  readonly #heapNaming: HeapNaming = {
    token: (name) => this.#name('class', 'class', name),
    path: (path) => this.path(path),
  };

  /** What a part of a path is called. Plain words among them (`cache`, `pending`) stand in any text, and are not looked for in those of people. */
  readonly #pathToken = (name: string): string => {
    if (/[\p{Lu}\p{N}_$]/u.test(name)) return this.#heapNaming.token(name);
    this.#ledger.note('class', []);
    return this.#pseudonyms.of('class', name, '_');
  };

  #named(kind: 'fn' | 'class' | 'table' | 'dir', name: string): string {
    if (this.#pseudonyms.isToken(name)) return name;
    const token = kind === 'table' ? tableToken(name, this.#pseudonyms) : this.#pseudonyms.of(kind, name, '_');
    this.#shared.met.set(name, token);
    return token;
  }

  /** Secrets go from a kept argument too, also where its name stands in the word before it. */
  #keptArgument(argv: readonly string[], word: string, at: number): string {
    const before = argv[at - 1];
    const line = this.#texts.line(word);
    if (before === undefined || line !== word || !before.startsWith('-') || word.startsWith('-')) return line;
    // `-u` is a login of one program and something else of another.
    const said = `${argv[0]} ${before} `;
    const both = this.#texts.line(`${said}${word}`);
    return both.startsWith(said) ? both.slice(said.length) : line;
  }
}

const DEEPEST = 500;

/** Every text and key of a JSON value. Deeper than 500 levels it is refused by `redact.tooDeep`. */
function jsonThrough(value: unknown, text: (text: string) => string, depth = 0): unknown {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) {
    throw new PlateauError({
      code: 'redact.tooDeep',
      message: `A JSON value is nested deeper than ${DEEPEST} levels.`,
      hint: 'It is not what any tool writes; leave it out.',
    });
  }
  if (Array.isArray(value)) return value.map((member) => jsonThrough(member, text, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const pair = typeof member === 'string' ? text(`${key}: ${member}`) : '';
      const isKept = pair === '' || pair === `${key}: ${member}`;
      // A password is known by the key that it stands under.
      const own = typeof member === 'string' ? text(member) : member;
      const said = !isKept && own === member && pair.startsWith(`${key}: `) ? pair.slice(key.length + 2) : own;
      return [text(key), jsonThrough(said, text, depth + 1)];
    }),
  );
}
