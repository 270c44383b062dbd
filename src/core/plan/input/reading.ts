import { throwIfCancelled } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import type { ImportWarning } from '../../profile/model.ts';
import { documentsIn, plansOfDocuments } from '../forms/json-form.ts';
import { type JsonFound, jsonAt } from '../forms/json-text.ts';
import { readXmlForm, type XmlRead } from '../forms/xml-form.ts';
import { type YamlPlans, yamlPlans } from '../forms/yaml-plans.ts';
import { readJson } from '../json-fields.ts';
import type { DroppedText, Plan, Span } from '../model.ts';
import type { PartialRead, PlanFacts, PlanText, ReadContext } from '../reader.ts';
import { JSON_READERS, LOG_READERS, REFUSED_TEXTS, TEXT_READERS } from '../readers.ts';
import { undressCarried, undressCells, undressExport } from './carried-lines.ts';
import { undressEntities } from './entities.ts';
import { unwrapped } from './hard-wrap.ts';
import { undressBroken, undressPage } from './html.ts';
import { undressArrows, undressPrefix } from './line-marks.ts';
import { undressLines, undressSpaces } from './line-prefix.ts';
import { behindSpace, isBlank } from './lines.ts';
import { Mending } from './mending.ts';
import { nestedTexts } from './nested-strings.ts';
import { partOf } from './plan-text.ts';
import { undressPieces } from './program-lines.ts';
import { undressRows } from './psql-rows.ts';
import { undressQuotedPrintable } from './quoted-printable.ts';
import { Scan } from './scan.ts';
import type { FoundPlan, Session } from './session.ts';
import { insertsRows, sqlStrings } from './sql-strings.ts';
import { undressTerminal } from './terminal.ts';

/** Dressings within dressings: a psql frame in a Markdown fence in a mail's quote. Nobody wraps deeper. */
const DEEPEST = 8;

/** A text that looked like a log and is none: no failure where plans were found in it all the same. */
const NO_LOG = 'plan.noneInLog';

interface Layer {
  readonly what: string;
  readonly undress: (text: PlanText) => PlanText | null;
}

/** These stand around a log, too. */
const OUTER_LAYERS: readonly Layer[] = [
  { what: 'control characters', undress: undressTerminal },
  { what: 'quoted-printable', undress: undressQuotedPrintable },
  { what: 'numbered or quoted lines', undress: undressLines },
  { what: 'journald’s export', undress: undressExport },
  { what: 'CSV', undress: undressCells },
];
const LAYERS: readonly Layer[] = [
  { what: 'lines with a prefix', undress: undressCarried },
  { what: 'texts of a program', undress: undressPieces },
  { what: 'HTML', undress: undressBroken },
  { what: 'HTML’s entities', undress: undressEntities },
  { what: 'no-break spaces', undress: undressSpaces },
  { what: 'psql’s rows', undress: undressRows },
  { what: 'lines with a prefix', undress: undressPrefix },
  { what: 'typographic arrows', undress: undressArrows },
];

/** Texts in the quotes of SQL, of YAML, of a program. */
function stringsIn(text: PlanText): readonly PlanText[] {
  const strings = sqlStrings(text);
  return strings.length > 0 ? strings : nestedTexts(text, 0, text.text.length);
}

/** The header of a result of EXPLAIN, in any language’s capitals, and the rule below it. */
const RESULT = /^ {0,2000}QUERY PLAN {0,2000}\r?\n-{4,5000}\r?$/gm;

/** The begin of what EXPLAIN (FORMAT JSON) prints, or auto_explain of one statement. */
const DOCUMENT = /^(?:\[\s{0,20})?\{\s{0,20}"(?:Plan|Query Text)"\s{0,20}:/;

/** Where the line begins that holds a position of the file; it is looked for behind `from`. */
function lineBefore({ text, toSource }: PlanText, from: number, source: number): number {
  let low = from;
  let high = text.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (toSource(middle) < source) low = middle + 1;
    else high = middle;
  }
  return Math.max(from, text.lastIndexOf('\n', low - 1) + 1);
}

/** Finds the plans in a text, whatever they are dressed in. One of these reads one file, or one entry of a log. */
export class PlanReading implements Session {
  readonly found: FoundPlan[] = [];
  readonly warnings: ImportWarning[] = [];
  readonly dropped: DroppedText[] = [];
  /** What the plans were taken out of, in the order it was met. */
  readonly dressings = new Set<string>();
  /** What went wrong where; the first is told if there is no plan at all. */
  readonly errors: PlateauError[] = [];
  readonly #signal: AbortSignal | undefined;
  /** A log's entries hold no logs. */
  readonly #logs: boolean;
  /** For all that is read here, in or out of its dressing; null before anything was. */
  #mending: Mending | null = null;

  constructor(signal: AbortSignal | undefined, logs = true) {
    this.#signal = signal;
    this.#logs = logs;
  }

  /** Reads a text and everything in it. Throws `job.cancelled`; what cannot be read stands in {@link errors}. */
  read(text: PlanText, facts: PlanFacts = {}, depth = 0): void {
    throwIfCancelled(this.#signal);
    if (depth > DEEPEST || this.#readDocument(text, facts)) return;
    this.#mending ??= new Mending(text.text.length);
    if (this.#readUndressed(OUTER_LAYERS, text, facts, depth) || this.#readLog(text, facts, depth)) return;
    if (insertsRows(text.text) && this.#readStrings(text, facts, depth)) return;
    if (this.#readUndressed(LAYERS, text, facts, depth)) return;
    new Scan(this, text, facts, depth).run();
  }

  /**
   * Reads a text that is what EXPLAIN prints as JSON, and nothing else; false for any other. There is nothing to undress then, and what looks like a
   * dressing is a text within the plan: of 50 MB each look at it takes its time.
   */
  #readDocument(text: PlanText, facts: PlanFacts): boolean {
    const start = behindSpace(text.text, 0);
    if (!DOCUMENT.test(text.text.slice(start, start + 100))) return false;
    const { value, end, strict } = readJson(text.text, start);
    if (value === undefined || !strict || !isBlank(text.text, end, text.text.length)) return false;
    if (JSON_READERS.some((known) => known.recognise(value))) return false;
    const read = plansOfDocuments(documentsIn(value), text, { form: 'json', facts, incomplete: null });
    if (read.plans.length === 0) return false;
    this.takePlans(read.plans, read.warnings, 'postgresql-json');
    return true;
  }

  /** Reads what stands in the first layer that a text has; false where it has none. */
  #readUndressed(layers: readonly Layer[], text: PlanText, facts: PlanFacts, depth: number): boolean {
    for (const { what, undress } of layers) {
      const undressed = undress(text);
      if (undressed === null) continue;
      this.dressings.add(what);
      this.read(undressed, facts, depth + 1);
      return true;
    }
    return false;
  }

  /** Reads a text that looks like a log; false where it has no plans as one. A session may print messages like a log's around its plans. */
  #readLog(text: PlanText, facts: PlanFacts, depth: number): boolean {
    const log = this.#logs ? LOG_READERS.find((reader) => reader.recognise(text.text)) : undefined;
    if (log === undefined) return false;
    const before = this.found.length;
    this.#guarded(() => this.#take(log.read(text, this.#context(facts)), log.id));
    if (this.found.length === before) return false;
    this.dressings.add(log.name);
    this.#readBeside(text, facts, depth);
    return true;
  }

  /** Reads what clients printed between the entries of a log: results with the header of EXPLAIN, in the order of the file behind the entries. */
  #readBeside(text: PlanText, facts: PlanFacts, depth: number): void {
    const spans = this.found.map(({ plan }) => plan.source).sort((a, b) => a.start - b.start);
    RESULT.lastIndex = 0;
    let next = 0;
    for (let header = RESULT.exec(text.text); header !== null; header = RESULT.exec(text.text)) {
      const at = text.toSource(header.index);
      while ((spans[next]?.end ?? Number.POSITIVE_INFINITY) <= at) next++;
      const following = spans[next];
      // Within an entry it is a text of its query.
      if (following !== undefined && following.start <= at) continue;
      const limit = following === undefined ? text.text.length : lineBefore(text, header.index, following.start);
      new Scan(this, partOf(text, header.index, limit), facts, depth).run();
      RESULT.lastIndex = Math.max(limit, RESULT.lastIndex);
    }
  }

  /** What went wrong beside the plans that were found. */
  get failures(): readonly PlateauError[] {
    return this.errors.filter(({ code }) => code !== NO_LOG);
  }

  #context(facts: PlanFacts): ReadContext {
    return { facts, signal: this.#signal, readForm: (text, own) => this.#readForm(text, own) };
  }

  #readForm(text: PlanText, facts: PlanFacts): PartialRead {
    const inner = new PlanReading(this.#signal, false);
    inner.read(text, facts, 1);
    const [error] = inner.errors;
    if (error !== undefined && inner.found.length === 0) throw error;
    return { plans: inner.found.map(({ plan }) => plan), warnings: inner.warnings, dropped: inner.dropped };
  }

  /** Reads a text with the reader that knows it; false where none does. */
  readAsText(text: PlanText, facts: PlanFacts): boolean {
    const reader = TEXT_READERS.find((known) => known.recognise(text.text));
    if (reader === undefined) return false;
    this.#guarded(() => this.#take(reader.read(text, this.#context(facts)), reader.id));
    return true;
  }

  /** Reads JSON that is not PostgreSQL's; false where nobody knows it. */
  readAsJson(found: JsonFound, facts: PlanFacts): boolean {
    const reader = JSON_READERS.find((known) => known.recognise(found.value));
    if (reader === undefined) return false;
    this.#guarded(() => this.#take(reader.read(found, this.#context(facts)), reader.id));
    return true;
  }

  /** Reads the texts in a script’s statements; false where none of them is a plan. */
  #readStrings(text: PlanText, facts: PlanFacts, depth: number): boolean {
    const before = this.found.length;
    for (const string of sqlStrings(text)) this.read(string, facts, depth + 1);
    if (this.found.length === before) return false;
    this.dressings.add('texts in SQL');
    return true;
  }

  /** Tries what costs too much, or would mislead, to try on every text: where nothing was found in it. */
  readOtherwise(text: PlanText): void {
    const page = undressPage(text);
    const strings = page === null ? stringsIn(text) : [page];
    const [errors, dropped] = [this.errors.length, this.dropped.length];
    for (const inner of strings) this.read(inner, {}, 1);
    if (this.found.length === 0) return;
    // What was left out before holds what was read now.
    this.errors.splice(0, errors);
    this.dropped.splice(0, dropped);
    this.#dropAround(text, strings);
    this.dressings.add(page === null ? 'a text in quotes' : 'HTML');
  }

  /** Leaves out what stands around texts, but for quotes and commas. */
  #dropAround({ text }: PlanText, strings: readonly PlanText[]): void {
    const spans = strings.map((string) => ({
      start: string.toSource(0),
      end: string.toSourceEnd(string.text.length),
    }));
    let at = 0;
    for (const { start, end } of [...spans.sort((a, b) => a.start - b.start), { start: text.length, end: 0 }]) {
      if (/[\p{L}\d]/u.test(text.slice(at, start))) this.drop({ start: at, end: start }, 'text');
      at = Math.max(at, end);
    }
  }

  /** Names what a text is where nothing in it could be read, out of its dressing or in it. */
  refuse(text: PlanText): void {
    const reader = REFUSED_TEXTS.find((known) => known.recognise(text.text));
    if (reader !== undefined) this.#guarded(() => this.#take(reader.read(text, this.#context({})), reader.id));
  }

  takePlans(plans: readonly Plan[], warnings: readonly ImportWarning[], format: string): void {
    this.#take({ plans, warnings, dropped: [] }, format);
  }

  #take({ plans, warnings, dropped }: PartialRead, format: string): void {
    for (const plan of plans) this.found.push({ plan, format });
    // A text may have more of them than a call takes arguments.
    for (const warning of warnings) this.warnings.push(warning);
    for (const part of dropped) this.dropped.push(part);
  }

  drop(span: Span, what: string): void {
    this.dropped.push({ start: span.start, end: span.end, what });
  }

  /** Runs what may fail with the plan at hand; others are read all the same. */
  #guarded(run: () => void): void {
    try {
      run();
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  fail(thrown: unknown): void {
    if (!(thrown instanceof PlateauError) || thrown.code === 'job.cancelled') throw thrown;
    this.errors.push(thrown);
  }

  json(text: PlanText, start: number): JsonFound | null {
    const found = jsonAt(text, start, this.#mending);
    if (found !== null && found.mended !== '') this.dressings.add(found.mended);
    return found;
  }

  yaml(text: PlanText, start: number, facts: PlanFacts): YamlPlans {
    return yamlPlans(text, start, { facts, mending: this.#mending });
  }

  /** Reads XML; lines that were cut at a width are joined. */
  xml(text: PlanText, start: number): XmlRead & { readonly text: PlanText } {
    const plain = { ...readXmlForm(text, start), text };
    if (plain.incomplete === null || this.#mending?.spend(text.text.length - start) !== true) return plain;
    const joined = unwrapped(text, start, text.text.length);
    if (joined === null) return plain;
    const mended = readXmlForm(joined, 0);
    return mended.incomplete === null ? { ...mended, text: joined, end: text.text.length } : plain;
  }

  checkCancelled(): void {
    throwIfCancelled(this.#signal);
  }
}
