import { PlateauError } from '../../error.ts';
import { documentsIn, plansOfDocuments } from '../forms/json-form.ts';
import type { JsonFound } from '../forms/json-text.ts';
import { beginsXml } from '../forms/xml-form.ts';
import { beginsYaml } from '../forms/yaml-form.ts';
import type { PlanFacts, PlanText } from '../reader.ts';
import { namedRows, quotedRows, unquotedRows } from './csv.ts';
import { endOfQuoted, withoutEscapes } from './escapes.ts';
import { htmlIn, htmlPart } from './html.ts';
import { endOfRows } from './json-rows.ts';
import { beforeSpace, behindSpace, isBlank, type Line, lineAt } from './lines.ts';
import { nestedTexts } from './nested-strings.ts';
import { isNoise, typedAtPrompt } from './noise.ts';
import { isPlanNamed, PlanNames } from './plan-names.ts';
import { partOf } from './plan-text.ts';
import { clientTable } from './psql-table.ts';
import { resultSet } from './resultset.ts';
import { resumeAfter } from './resume.ts';
import { withoutReturns } from './returns.ts';
import type { Session } from './session.ts';
import { apostropheRows } from './sql-strings.ts';
import { explained, LONGEST_TYPED } from './statement.ts';

/** A walk over the lines of one text, that takes out what is a plan or the dressing of one. */
export class Scan {
  readonly #reading: Session;
  readonly #whole: PlanText;
  readonly #facts: PlanFacts;
  readonly #depth: number;
  /** Begin of the lines that nobody has claimed yet; −1 where there are none. */
  #loose = -1;
  /** No JSON begins before: what was tried up to here was none. */
  #noJsonBefore = 0;
  #noYamlBefore = 0;
  readonly #names: PlanNames;
  /** Behind the last row that was read with the one before it. */
  #rowsEnd = 0;
  /** What stands before the next plan, where that may be the statement it is of. */
  #typed = '';

  constructor(reading: Session, whole: PlanText, facts: PlanFacts, depth: number) {
    this.#reading = reading;
    this.#whole = whole;
    this.#facts = facts;
    this.#depth = depth;
    this.#names = new PlanNames(whole.text);
  }

  run(): void {
    const { text } = this.#whole;
    let at = 0;
    for (let line = lineAt(text, at); line !== null; line = this.#lineBehind(line, at)) {
      at = line.next;
      const first = behindSpace(text, line.start, line.end);
      if (first >= line.end) continue;
      const before = this.#reading.found.length;
      const end = this.#section(line, first);
      if (this.#reading.found.length > before) this.#typed = '';
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
    const typed = typedAtPrompt(text, line);
    if (typed !== null) {
      this.#flush(line.start);
      this.#drop(line.start, line.end, 'a prompt');
      const input = text.slice(typed.start, line.end);
      this.#typed = typed.goesOn && this.#typed.length < LONGEST_TYPED ? `${this.#typed}\n${input}` : input;
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
    this.#reading.read(text, this.#factsOfNext(), this.#depth + 1);
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
    const result = resultSet(this.#whole, first);
    if (result !== null) {
      this.#undressed(result.text, 'the mysql client’s XML', line);
      return result.end;
    }
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
      const { text, documents, end, incomplete } = this.#reading.xml(this.#whole, first);
      const read = plansOfDocuments(documents, text, { form: 'xml', facts: this.#factsOfNext(), incomplete });
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
    const read = this.#reading.yaml(this.#whole, line.start, this.#factsOfNext());
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
      /^[^{["'<>]{0,100}?[:=|][ \t]{0,10}(?=[[{](?:\s*["'[{\\]|\s*\w{1,60}: [[{]|\s*$))/.exec(
        text.slice(line.start, Math.min(line.end, line.start + 200)),
      ) ?? [];
    return prefix === undefined ? null : this.#json(line, line.start + prefix.length);
  }

  #json(line: Line, start: number): number | null {
    const { text } = this.#whole;
    if (start < this.#noJsonBefore || !JSON_START.test(text.slice(start, start + 400))) return null;
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
    if (this.#reading.readAsJson(found, this.#factsOfNext())) {
      this.#flush(line.start);
      return true;
    }
    const documents = documentsIn(found.value);
    if (documents.length > 0) {
      const incomplete = found.incomplete ?? this.#beginMissing(found);
      this.#flush(line.start);
      const read = plansOfDocuments(documents, found.text, { form: 'json', facts: this.#factsOfNext(), incomplete });
      this.#reading.takePlans(read.plans, read.warnings, 'postgresql-json');
      return true;
    }
    const isOfWhole = found.text === this.#whole;
    const end = isOfWhole ? endOfRows(found) : found.end;
    const nested = nestedTexts(found.text, found.start, end);
    for (const text of nested) this.#undressed(text, 'a text within JSON', line);
    if (nested.length > 0) {
      if (isOfWhole) this.#rowsEnd = end;
      return true;
    }
    const { incomplete, text } = found;
    if (incomplete === null) return false;
    if (!(isOfWhole ? this.#names.isNamed(found.start) : isPlanNamed(text.text, found.start))) return false;
    this.#flush(line.start);
    this.#reading.errors.push(cutError(text, incomplete.at, found.ended, incomplete.why));
    return true;
  }

  /** A step that stands within JSON whose begin nobody copied: what is above it is not known. */
  #beginMissing({ text, start }: JsonFound): JsonFound['incomplete'] {
    if (this.#loose < 0 || text !== this.#whole) return null;
    const before = text.text.slice(Math.max(this.#loose, start - 400), beforeSpace(text.text, this.#loose, start));
    const isWithin = WITHIN_JSON.test(before.slice(before.lastIndexOf('\n') + 1));
    return isWithin ? { at: start, why: 'the begin of the plan is missing' } : null;
  }

  #cutBeforeAnything(at: number, ended: boolean): void {
    this.#reading.errors.push(cutError(this.#whole, at, ended, 'the text ends before the first step of the plan'));
  }

  /** What is told of the next plan: a session has the statement before it. */
  #factsOfNext(): PlanFacts {
    const query = this.#facts.query ?? explained(this.#typed);
    return query === null ? this.#facts : { ...this.#facts, query };
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
    if (this.#reading.readAsText(text, this.#factsOfNext())) return;
    this.#drop(start, end, 'text');
    this.#typed = end - start < LONGEST_TYPED ? text.text : '';
  }
}

/** A line of JSON that goes on in the next: prose may end in such a sign, but does not begin so. */
const WITHIN_JSON = /^\s*["\]}[{\w].*"\s*:\s*[[{]?$|^\s*["\]}].*[,[]$/;
const JSON_START = /^[[{(]\s*(?:["'[{(\]}“”„«\\/.…]|[A-Za-z_]\w{0,60}\s*:)/;

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
