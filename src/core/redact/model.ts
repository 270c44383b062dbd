import type { FindingBody } from '../finding/model.ts';
import type { Item, Provenance } from '../item.ts';
import type { Dialect } from '../plan/model.ts';
import type { Category, ImportWarning } from '../profile/model.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { DataClass } from './data-class.ts';
import type { RedactionProfile } from './profiles.ts';

/** A value that was replaced or dropped: what the leak scan looks for. Never written anywhere. */
export interface Original {
  readonly value: string;
  readonly class: DataClass;
}

/** A value that is known to identify before any text is read, found wherever it stands. */
export interface KnownValue extends Original {
  readonly class: 'host' | 'address' | 'user' | 'path' | 'tenant' | 'person' | 'sql' | 'email' | 'argument';
}

/** A place in a text that a person wrote where something may be personal. Removed unless the person says that it stays. */
export interface FreeTextHit {
  /** Stands for class and value under the workspace's key: the same for the same value everywhere, and tells nothing without the key. */
  readonly id: string;
  readonly class: DataClass;
  /** `PERF-003 · hypothesis`: which text. */
  readonly where: string;
  /** UTF-16 code units into that text. */
  readonly offset: number;
  /** A few words around it with the value itself, for the screen of the person who decides; a secret is masked here too. */
  readonly context: string;
  /** Where in the context the value stands: from, and up to, in UTF-16 code units. */
  readonly marked: readonly [start: number, end: number];
  /** What will be written in its place. */
  readonly replacement: string;
  /** The person said that it stays. */
  readonly kept: boolean;
}

/**
 * A name of the evidence that is a word of any report too (`orders`), in texts of people, where nothing marks it as a name: nobody but a person can tell what is
 * meant. Stays unless the person says that it goes, then everywhere.
 */
export interface NamedWord {
  /** Stands for class and word under the workspace's key. */
  readonly id: string;
  readonly class: DataClass;
  readonly word: string;
  /** Places in all texts. */
  readonly count: number;
  /** The first of them, as {@link FreeTextHit} tells it. */
  readonly where: string;
  readonly context: string;
  readonly marked: readonly [start: number, end: number];
  /** What is written in its place where it goes. */
  readonly replacement: string;
  readonly goes: boolean;
}

/** Stands for each {@link NamedWord} among the ids of what a person decided. */
export const ALL_WORDS = 'word-all';

/** How often what was replaced or dropped. */
export interface RedactionCounts {
  /** Places. */
  readonly places: Readonly<Partial<Record<DataClass, number>>>;
  /** Different values. */
  readonly values: Readonly<Partial<Record<DataClass, number>>>;
}

export interface RedactorOptions {
  readonly profile: RedactionProfile;
  /** The workspace's secret, at least 16 bytes: tokens are HMAC-SHA256 under it, so the same value has the same token in all its exports. */
  readonly key: Uint8Array;
  /** What a person decided: ids of {@link FreeTextHit}s that stay, and of {@link NamedWord}s that go, or {@link ALL_WORDS}. A secret never stays. */
  readonly confirmed?: ReadonlySet<string>;
  /** Hosts, users, folders that are known from the records themselves (`knownIn…`): replaced wherever they stand in any text. */
  readonly known?: readonly KnownValue[];
  /** Commitments of others to raw files, which stay as they are. */
  readonly committed?: ReadonlySet<string>;
  /** Names of functions, classes and tables that the workspace's records have, with their tokens ({@link Redactor.names}): replaced in texts of people too. */
  readonly names?: ReadonlyMap<string, string>;
}

/** A function as profiles name it. */
export interface RedactableFrame {
  readonly name: string;
  readonly file: string;
  readonly category?: Category;
}

/**
 * Takes out of texts and records what may not leave the workspace, class by class, under one profile and one key. Redacting what is redacted
 * already changes nothing; equal values become equal tokens, different ones different tokens, so comparisons, subjects of verdicts and a replay
 * of the rules still hold. Remembers what it replaced, for the counts and for the leak scan.
 */
export interface Redactor {
  readonly profile: RedactionProfile;
  /** A host name, FQDN, address, alias of SSH's configuration. Empty texts stay. */
  host(name: string): string;
  user(name: string): string;
  /** `anna@staging.example:2222`, a list of hops with commas. */
  destination(text: string): string;
  /** A file's path or URL: homes become `~user-…`, deploy roots `$APP-…`, the path of the module below them stays. */
  path(path: string): string;
  /** An argument vector: the program's name and flags that are known from profilers stay, values of all others are dropped. */
  commandLine(argv: readonly string[]): readonly string[];
  environment(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  /** A statement or condition: constants become `?`; under the strict profile names of tables and columns become tokens. */
  sql(text: string, dialect?: Dialect): string;
  /** Host as a token, path with ids in it as `{id}`, no query, no fragment. */
  url(url: string): string;
  frame(frame: RedactableFrame): { readonly name: string; readonly file: string };
  /** A class of a heap: kept, a token under the strict profile but for those of the runtime and its library. */
  className(name: string): string;
  /** What tells a class from others, `object:Session@/srv/app.js:3:1`: its name and the path of its file go their ways. */
  classKey(key: string): string;
  /** A table, index or column: kept, a token under the strict profile. */
  tableName(name: string): string;
  /** The value of a server's setting: numbers, sizes and the server's own words stay, names of schemas go the way of tables, all else becomes a token. */
  setting(name: string, value: string): string;
  /** A string's content in a heap: always `*`. */
  heapString(text: string): string;
  /** `global.app.sessions["anna"]`: keys become `*`; under the strict profile names that the runtime does not have become tokens. */
  retentionPath(path: string): string;
  /** What a verdict on a heap is about: a path, or a class and the path that holds it, `Session at global.app → Cache.m`. */
  heapPlace(text: string): string;
  /** A sentence of a rule on heaps, which may name such paths. */
  heapText(text: string): string;
  tenant(id: string): string;
  /** The SHA-256 of a file that does not leave: a commitment to it, of which nobody can try guesses of the file. Empty stays. */
  digest(sha256: string): string;
  /** Who signs: kept, initials under the strict profile. */
  person(name: string): string;
  /** A text that a tool wrote: thread name, error, end of standard error, file name, title of an SVG. */
  line(text: string): string;
  /** What an item is called: as {@link line}, and where names of the evidence leave texts, they leave this one too; the places are listed as its. */
  label(text: string): string;
  /** A text that a person wrote; `where` names it in the list of hits. */
  freeText(text: string, where: string): string;
  /** Every text in any JSON value, as {@link line} does it; keys too. */
  json(value: unknown): unknown;
  provenance(provenance: Provenance, dialect?: Dialect): Provenance;
  item(item: Item): Item;
  warning(warning: ImportWarning): ImportWarning;
  verdict(verdict: Verdict): Verdict;
  /** `id` names the finding in the list of hits. */
  finding(body: FindingBody, id: string): FindingBody;
  /** Redacts as this one does, searches texts of people for these names of {@link names} too, and has counted nothing yet. */
  knowing(names: ReadonlyMap<string, string>): Redactor;
  /** Redacts as this one does, and counts by itself what it takes out; all of it counts here too. */
  part(): Redactor;
  counts(): RedactionCounts;
  /** Names of functions, classes, tables and folders of code that were replaced, with their tokens; none under profiles that keep them. */
  names(): ReadonlyMap<string, string>;
  /** Names of the evidence in texts of people that are common words, by the word; none without {@link RedactorOptions.names}. */
  words(): readonly NamedWord[];
  /** In the order they were met. */
  hits(): readonly FreeTextHit[];
  /** What was replaced or dropped, and what is known to identify; without logins that are a word of the name of somebody who signs. */
  originals(): readonly Original[];
}
