import { throwIfCancelled } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import type { ImportWarning } from '../../profile/model.ts';
import { documentsIn, plansOfDocuments } from '../forms/json-form.ts';
import { type JsonFound, jsonAt } from '../forms/json-text.ts';
import { beginsXml, readXmlForm } from '../forms/xml-form.ts';
import { beginsYaml } from '../forms/yaml-form.ts';
import { type YamlPlans, yamlPlans } from '../forms/yaml-plans.ts';
import type { DroppedText, Plan, Span } from '../model.ts';
import type { PartialRead, PlanFacts, PlanText, ReadContext } from '../reader.ts';
import { JSON_READERS, LOG_READERS, REFUSED_TEXTS, TEXT_READERS } from '../readers.ts';
import { namedRows, quotedRows, unquotedRows } from './csv.ts';
import { undressEntities } from './entities.ts';
import { endOfQuoted, withoutEscapes } from './escapes.ts';
import { htmlIn, htmlPart, undressBroken, undressPage } from './html.ts';
import { undressArrows } from './line-marks.ts';
import { undressLines, undressSpaces } from './line-prefix.ts';
import { behindSpace, isBlank, type Line, lineAt } from './lines.ts';
import { Mending } from './mending.ts';
import { nestedTexts } from './nested-strings.ts';
import { isNoise, isPrompt } from './noise.ts';
import { partOf } from './plan-text.ts';
import { clientTable, undressRows } from './psql-table.ts';
import { resumeAfter } from './resume.ts';
import { withoutReturns } from './returns.ts';
import { apostropheRows, insertsRows, sqlStrings } from './sql-strings.ts';
import { undressTerminal } from './terminal.ts';

/** A plan, and as what it was read. */
export interface FoundPlan {
  readonly plan: Plan;
  readonly format: string;
}

/** Dressings within dressings: a psql frame in a Markdown fence in a mail's quote. Nobody wraps deeper. */
const DEEPEST = 8;

interface Layer {
  readonly what: string;
  readonly undress: (text: PlanText) => PlanText | null;
}

const OUTER_LAYERS: readonly Layer[] = [
  { what: 'control characters', undress: undressTerminal },
  { what: 'numbered or quoted lines', undress: undressLines },
];
const LAYERS: readonly Layer[] = [
  { what: 'HTML', undress: undressBroken },
  { what: 'HTML’s entities', undress: undressEntities },
  { what: 'no-break spaces', undress: undressSpaces },
  { what: 'psql’s rows', undress: undressRows },
  { what: 'typographic arrows', undress: undressArrows },
];

/** Texts in the quotes of SQL, of YAML, of a program. */
function stringsIn(text: PlanText): readonly PlanText[] {
  const strings = sqlStrings(text);
  return strings.length > 0 ? strings : nestedTexts(text, 0, text.text.length);
}

/** The header of a result of EXPLAIN, in any language’s capitals, and the rule below it. */
const RESULT = /^ {0,2000}QUERY PLAN {0,2000}\r?\n-{4,5000}\r?$/gm;

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
export class PlanReading {
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
    this.#mending ??= new Mending(text.text.length);
    // These stand around a log, too.
    for (const { what, undress } of depth < DEEPEST ? OUTER_LAYERS : []) {
      const undressed = undress(text);
      if (undressed === null) continue;
      this.dressings.add(what);
      this.read(undressed, facts, depth + 1);
      return;
    }
    const log = this.#logs ? LOG_READERS.find((reader) => reader.recognise(text.text)) : undefined;
    if (log !== undefined) {
      this.#guarded(() => this.#take(log.read(text, this.#context(facts)), log.id));
      if (this.found.length > 0) {
        this.dressings.add(log.name);
        this.#readBeside(text, facts, depth);
        return;
      }
      // A session may print messages like a log's around its plans.
      new Scan(this, text, facts, depth).run();
      if (this.found.length > 0) this.errors.shift();
      return;
    }
    if (insertsRows(text.text) && this.#readStrings(text, facts, depth)) return;
    for (const { what, undress } of depth < DEEPEST ? LAYERS : []) {
      const undressed = undress(text);
      if (undressed === null) continue;
      this.dressings.add(what);
      this.read(undressed, facts, depth + 1);
      return;
    }
    new Scan(this, text, facts, depth).run();
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
    const strings = depth < DEEPEST ? sqlStrings(text) : [];
    for (const string of strings) this.read(string, facts, depth + 1);
    if (this.found.length === before) return false;
    this.dressings.add('texts in SQL');
    return true;
  }

  /** Tries what costs too much, or would mislead, to try on every text: where nothing was found in it. */
  readOtherwise(text: PlanText): void {
    const page = undressPage(text);
    const strings = page === null ? stringsIn(text) : [page];
    const errors = this.errors.length;
    for (const inner of strings) this.read(inner, {}, 1);
    if (this.found.length > 0) {
      this.errors.splice(0, errors);
      this.dressings.add(page === null ? 'a text in quotes' : 'HTML');
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

  checkCancelled(): void {
    throwIfCancelled(this.#signal);
  }
}

/** A walk over the lines of one text, that takes out what is a plan or the dressing of one. */
class Scan {
  readonly #reading: PlanReading;
  readonly #whole: PlanText;
  readonly #facts: PlanFacts;
  readonly #depth: number;
  /** Begin of the lines that nobody has claimed yet; −1 where there are none. */
  #loose = -1;
  /** No JSON begins before: what was tried up to here was none. */
  #noJsonBefore = 0;
  #noYamlBefore = 0;
  /** Where the next name of a plan stands, as far as was looked. */
  #planNameAt = -1;
  /** Behind the last row that was read with the one before it. */
  #rowsEnd = 0;

  constructor(reading: PlanReading, whole: PlanText, facts: PlanFacts, depth: number) {
    this.#reading = reading;
    this.#whole = whole;
    this.#facts = facts;
    this.#depth = depth;
  }

  run(): void {
    const { text } = this.#whole;
    let at = 0;
    for (let line = lineAt(text, at); line !== null; line = this.#lineBehind(line, at)) {
      at = line.next;
      const first = behindSpace(text, line.start, line.end);
      if (first >= line.end) continue;
      const end = this.#section(line, first);
      if (end === null) {
        if (this.#loose < 0) this.#loose = line.start;
      } else at = Math.max(end, line.start + 1);
    }
    this.#flush(text.length);
  }

  /** The next line, or the rest of the same one: a line may hold ten thousand plans. */
  #lineBehind(line: Line, at: number): Line | null {
    return at < line.end ? { start: at, end: line.end, next: line.next } : lineAt(this.#whole.text, at);
  }

  /** Reads what begins with a line, and gives its end; null where the line is text like any other. */
  #section(line: Line, first: number): number | null {
    const { text } = this.#whole;
    this.#reading.checkCancelled();
    const table = this.#table(line);
    if (table !== null) return table;
    const markup = text[first] === '<' ? this.#markup(line, first) : null;
    if (markup !== null) return markup;
    if (isNoise(text, line)) {
      this.#flush(line.start);
      return line.next;
    }
    if (isPrompt(text, line)) {
      this.#flush(line.start);
      this.#drop(line.start, line.end, 'a prompt');
      return line.next;
    }
    switch (text[first]) {
      case '{':
      case '[':
        return this.#json(line, first);
      case '`':
      case '~':
        return this.#fence(line, first);
      case '"':
      case "'":
        return this.#quoted(line, first);
      default:
        return this.#named(line) ?? this.#yaml(line) ?? this.#jsonBehindName(line);
    }
  }

  /** Reads a text that was taken out of its dressing. */
  #undressed(text: PlanText, what: string, line: Line): void {
    this.#flush(line.start);
    this.#reading.dressings.add(what);
    if (this.#depth < DEEPEST) this.#reading.read(text, this.#facts, this.#depth + 1);
  }

  #table(line: Line): number | null {
    const table = clientTable(this.#whole, line);
    if (table === null) return null;
    this.#undressed(table.text, table.what, line);
    return table.end;
  }

  #fence(line: Line, first: number): number | null {
    const { text } = this.#whole;
    const [fence] = /^(?:`{3,}|~{3,})/.exec(text.slice(first, Math.min(line.end, first + 20))) ?? [];
    if (fence === undefined) return null;
    // A fence within a list is indented.
    const close = new RegExp(`^[ \\t]{0,40}${fence}`, 'gm');
    close.lastIndex = line.next;
    const end = close.exec(text)?.index ?? text.length;
    // Behind the fence stands a language, or the first line already.
    const inside = first + fence.length;
    const isBegun = /^[^\n]{0,2000}?(?:\((?:cost=|actual )|[[{]\s*$|["']Plan["'])/.test(text.slice(inside, line.end));
    this.#undressed(partOf(this.#whole, isBegun ? inside : line.next, end), 'Markdown', line);
    return lineAt(text, end)?.next ?? text.length;
  }

  #markup(line: Line, first: number): number | null {
    const { text } = this.#whole;
    if (beginsXml(text, first)) return this.#xml(line, first);
    const begin = htmlIn(text, first, line.end);
    const part = begin < 0 ? null : htmlPart(this.#whole, begin);
    if (part === null) return null;
    this.#undressed(part.text, 'HTML', line);
    return part.end;
  }

  #xml(line: Line, first: number): number | null {
    this.#flush(line.start);
    try {
      const { documents, end, incomplete } = readXmlForm(this.#whole, first);
      const read = plansOfDocuments(documents, this.#whole, { form: 'xml', facts: this.#facts, incomplete });
      this.#reading.takePlans(read.plans, read.warnings, 'postgresql-xml');
      if (read.plans.length === 0) this.#cutBeforeAnything(incomplete?.at ?? first, incomplete !== null);
      return end;
    } catch (thrown) {
      this.#reading.fail(thrown);
      return this.#whole.text.length;
    }
  }

  #yaml(line: Line): number | null {
    const { text } = this.#whole;
    if (!beginsYaml(text, line.start)) return null;
    if (line.start < this.#noYamlBefore) return null;
    const read = this.#reading.yaml(this.#whole, line.start, this.#facts);
    if (read.plans.length === 0) {
      this.#noYamlBefore = read.end;
      return null;
    }
    this.#flush(line.start);
    this.#reading.takePlans(read.plans, read.warnings, 'postgresql-yaml');
    return read.end;
  }

  /** What stands in quotes: rows of CSV, or one text with escapes. */
  #quoted(line: Line, first: number): number | null {
    const { text } = this.#whole;
    const head = text.slice(first + 1, first + 400);
    const isEscaped = /^[^"]{0,300}?\\["nrt]/.test(head);
    const lines = text[first] === "'" && first === line.start ? apostropheRows(this.#whole, first) : null;
    if (lines !== null) {
      this.#undressed(lines.text, 'CSV', line);
      return lines.end;
    }
    if (text[first] === "'" && /^\s*[[{]/.test(head)) return this.#json(line, behindSpace(text, first + 1));
    if (text[first] === "'" || isEscaped) {
      if (!/^\s*(?:\\[nrt"]|\s)*[[{<-]/.test(head)) return null;
      const close = endOfQuoted(text, first);
      const inside = close < 0 ? text.length : close - 1;
      this.#undressed(withoutEscapes(this.#whole, first + 1, inside), 'a text in quotes', line);
      return close < 0 ? text.length : close;
    }
    // Rows of EXPLAIN's TEXT form have quotes only where they need them: that is for its reader to see.
    const isAmongRows = this.#loose >= 0 && !/^\s*[[{<-]/.test(head);
    const rows = first !== line.start || isAmongRows ? null : quotedRows(this.#whole, first);
    if (rows === null) return null;
    this.#undressed(rows.text, 'CSV', line);
    return rows.end;
  }

  #named(line: Line): number | null {
    const rows = namedRows(this.#whole, line.start);
    if (rows === null) return null;
    this.#undressed(rows.text, 'psql’s expanded output', line);
    return rows.end;
  }

  /** JSON that begins behind a name, as `ANALYZE: {` of the mysql client, or within another line. */
  #jsonBehindName(line: Line): number | null {
    const { text } = this.#whole;
    const [prefix] =
      /^[^{["'<>]{0,100}?[:=|][ \t]{0,10}(?=[[{](?:\s*["'[{\\]|\s*$))/.exec(
        text.slice(line.start, Math.min(line.end, line.start + 200)),
      ) ?? [];
    return prefix === undefined ? null : this.#json(line, line.start + prefix.length);
  }

  #json(line: Line, start: number): number | null {
    const { text } = this.#whole;
    if (start < this.#noJsonBefore || !/^[[{(]\s*["'[{(\]}“”„«\\/.…]/.test(text.slice(start, start + 400))) return null;
    let found: JsonFound | null;
    try {
      found = this.#reading.json(this.#whole, start);
    } catch (thrown) {
      this.#reading.fail(thrown);
      return resumeAfter(text, line, start - line.start);
    }
    if (found === null) return null;
    if (!this.#readJson(found, line)) {
      this.#noJsonBefore = Math.max(found.endInWhole, start + 1);
      return null;
    }
    if (found.incomplete === null) return behindSeparator(text, Math.max(found.endInWhole, this.#rowsEnd));
    return found.ended ? text.length : resumeAfter(text, lineOf(text, found.endInWhole), start - line.start);
  }

  /** Reads a value of JSON; false where it has nothing to do with plans. */
  #readJson(found: JsonFound, line: Line): boolean {
    if (this.#reading.readAsJson(found, this.#facts)) {
      this.#flush(line.start);
      return true;
    }
    const documents = documentsIn(found.value);
    if (documents.length > 0) {
      this.#flush(line.start);
      const { incomplete } = found;
      const read = plansOfDocuments(documents, found.text, { form: 'json', facts: this.#facts, incomplete });
      this.#reading.takePlans(read.plans, read.warnings, 'postgresql-json');
      return true;
    }
    const nested = nestedTexts(found.text, found.start, this.#endOfRows(found));
    for (const text of nested) this.#undressed(text, 'a text within JSON', line);
    if (nested.length > 0) {
      this.#rowsEnd = this.#endOfRows(found);
      return true;
    }
    const { incomplete, text } = found;
    if (incomplete === null || !this.#isNamedPlan(found)) return false;
    this.#flush(line.start);
    this.#reading.errors.push(cutError(text, incomplete.at, found.ended, incomplete.why));
    return true;
  }

  /** Whether what broke off has a name of a plan near its begin. Names are searched forwards once: a text may break at each of its lines. */
  #isNamedPlan({ text, start }: JsonFound): boolean {
    if (text !== this.#whole) return PLAN_NAME.test(text.text.slice(start, start + 4000));
    if (this.#planNameAt < start) {
      PLAN_NAMES.lastIndex = start;
      this.#planNameAt = PLAN_NAMES.exec(text.text)?.index ?? Number.POSITIVE_INFINITY;
    }
    return this.#planNameAt < start + 4000;
  }

  /** Behind the rows below one, where each is an object of JSON on a line of its own, `{"QUERY PLAN": "…"}`: they are lines of one plan. */
  #endOfRows({ text, start, end, incomplete }: JsonFound): number {
    const [name] = /^\{\s{0,10}"[^"\n]{1,60}"\s{0,10}:\s{0,10}"/.exec(text.text.slice(start, start + 100)) ?? [];
    if (name === undefined || text !== this.#whole || incomplete !== null) return end;
    let behind = end;
    for (let line = lineAt(text.text, end); line !== null; line = lineAt(text.text, line.next)) {
      if (line.start === end && isBlank(text.text, line.start, line.end)) continue;
      const first = text.text.startsWith(`${name} `, line.start);
      if (
        !first &&
        !text.text.startsWith(`${name}Planning`, line.start) &&
        !text.text.startsWith(`${name}Execution`, line.start)
      )
        break;
      behind = line.end;
    }
    return behind;
  }

  #cutBeforeAnything(at: number, ended: boolean): void {
    this.#reading.errors.push(cutError(this.#whole, at, ended, 'the text ends before the first step of the plan'));
  }

  #drop(start: number, end: number, what: string): void {
    this.#reading.drop({ start: this.#whole.toSource(start), end: this.#whole.toSourceEnd(end) }, what);
  }

  /** Gives the lines that nobody claimed to those who read lines. */
  #flush(end: number): void {
    const start = this.#loose;
    this.#loose = -1;
    if (start < 0 || isBlank(this.#whole.text, start, end)) return;
    const text = unquotedRows(withoutReturns(partOf(this.#whole, start, end)));
    if (this.#reading.readAsText(text, this.#facts)) return;
    this.#drop(start, end, 'text');
  }
}

const PLAN_NAME = /["'](?:Plan|Node Type|Query Text|QUERY PLAN|query_block)["']/;
const PLAN_NAMES = new RegExp(PLAN_NAME.source, 'g');

/** A text that breaks off before there is anything of a plan. */
function cutError(text: PlanText, at: number, ended: boolean, why: string): PlateauError {
  return new PlateauError({
    code: ended ? 'import.truncated' : 'import.badJson',
    message: ended ? 'The plan breaks off before its first step is whole.' : `The plan is no JSON: ${why}.`,
    hint: ended ? 'Copy it again, from its first to its last line.' : 'Copy it again from where it was made.',
    at: text.place(at),
  });
}

/** The line a position stands in, from that position on. */
const lineOf = (text: string, at: number): Line => lineAt(text, at) ?? { start: at, end: at, next: at };

/** Behind the comma or semicolon that parts two values. */
function behindSeparator(text: string, at: number): number {
  const next = behindSpace(text, at);
  return text[next] === ',' || text[next] === ';' ? next + 1 : at;
}
