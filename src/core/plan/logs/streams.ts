import { TextBuilder } from '../input/plan-text.ts';
import type { PlanText } from '../reader.ts';
import { lineAt, NextOf, type TextLine } from '../text-lines.ts';
import { type Carried, carried } from './carriers.ts';
import { labelled, PLAN_WORD } from './head.ts';
import { appendJsonString } from './json-literal.ts';
import type { LogEntries } from './log-entries.ts';
import { takenAtOf } from './taken-at.ts';
import { isWrapped, type WrappedLine, wrappedLine } from './wrapped-line.ts';

const TAB = 9;
const SPACE = 32;
/** Bytes from which on a chunk of syslog was cut for its length: PG_SYSLOG_LIMIT is 900, less a letter or so. */
const FULL_CHUNK = 880;

/** What a log carries, each stream as a log of its own; of other entries only what is needed to see where plans end. */
export interface Streams {
  readonly logs: readonly PlanText[];
  /** Messages of auto_explain that an object of JSON has by themselves, its jsonlog. */
  readonly messages: readonly { readonly text: PlanText; readonly time: string | null; readonly line: TextLine }[];
  /** When the line at a place of the file was taken, by its carrier's clock. */
  readonly timeAt: (source: number) => string | null;
}

interface Stream {
  readonly to: TextBuilder;
  /** Within an entry that may be auto_explain's. */
  isOpen: boolean;
  /** Lines since its head. */
  lines: number;
  isTabbed: boolean;
  /** The next line of the carrier goes on where the last one ended. */
  goesOn: boolean;
  endsWithBreak: boolean;
  lastBytes: number;
}

/** True where the first line with a plan is carried by something: else the log is what PostgreSQL wrote. */
export function isCarried(text: string): boolean {
  const plans = new NextOf(text, PLAN_WORD);
  for (let at = 0; at < text.length; ) {
    const line = lineAt(text, at);
    if (plans.from(at) < line.end) {
      const carrier = carrierOf(text, line);
      if (carrier !== null || isWrapped(text, at)) return true;
    }
    at = plans.from(line.next) >= text.length ? text.length : line.next;
  }
  return false;
}

/** What carries a line; nothing where the next one begins with a tab, since a carrier would stand before that too. */
const carrierOf = (text: string, line: TextLine): Carried | null =>
  text.charCodeAt(line.next) === TAB ? null : carried(text, line.start);

/**
 * Takes a log out of what carries it: docker compose, Docker's and Kubernetes' files, syslog, journald, objects of JSON. Counts entries of other
 * kinds that it leaves out.
 */
export function streamsOf(log: PlanText, entries: LogEntries): Streams {
  return new Splitter(log, entries).split();
}

class Splitter {
  readonly #log: PlanText;
  readonly #text: string;
  readonly #plans: NextOf;
  readonly #streams = new Map<string, Stream>();
  readonly #times = new Map<number, string>();
  readonly #messages: { text: PlanText; time: string | null; line: TextLine }[] = [];
  readonly #entries: LogEntries;
  #open = 0;

  constructor(log: PlanText, entries: LogEntries) {
    this.#log = log;
    this.#entries = entries;
    this.#text = log.text;
    this.#plans = new NextOf(log.text, PLAN_WORD);
  }

  split(): Streams {
    const text = this.#text;
    for (let at = 0; at < text.length; ) {
      const line = lineAt(text, at);
      const hasPlan = this.#plans.from(at) < line.end;
      if (hasPlan || this.#open > 0) this.#take(line, hasPlan);
      else this.#passOver(line);
      at = line.next;
    }
    return {
      logs: [...this.#streams.values()].map(({ to }) => to.build()),
      messages: this.#messages,
      timeAt: (source) => this.#times.get(source) ?? null,
    };
  }

  #take(line: TextLine, hasPlan: boolean): void {
    const carrier = carrierOf(this.#text, line);
    const start = carrier?.start ?? line.start;
    if (isWrapped(this.#text, start)) {
      const wrapped = wrappedLine(this.#text, start, line.end);
      if (wrapped !== null) this.#takeWrapped(wrapped, line, hasPlan);
      return;
    }
    const stream = this.#stream(carrier?.key ?? '');
    if (!hasPlan && !stream.isOpen) {
      this.#passOver(line);
      return;
    }
    const goesOn = stream.goesOn || isChunkOf(stream, carrier, this.#text);
    if (!goesOn) this.#begin(stream, start, hasPlan);
    if (hasPlan) this.#rememberTime(start, carrier?.time ?? null);
    const content = this.#text.slice(start, line.end);
    if (carrier?.isOctal === true && content.includes('#01')) this.#keepOctal(stream, start, line.end);
    else stream.to.keep(start, line.end);
    stream.endsWithBreak = false;
    stream.goesOn = carrier?.isPart === true;
    stream.lastBytes = bytesOf(content);
    if (!goesOn && !hasPlan)
      this.#follow(stream, carrier?.isOctal === true && content.startsWith('#011') ? '\t' : content);
    // A message that syslog got in one piece has no further lines.
    if (hasPlan && content.includes('#012')) this.#close(stream);
  }

  #takeWrapped(wrapped: WrappedLine, line: TextLine, hasPlan: boolean): void {
    const { message, start, time } = wrapped;
    if (hasPlan && /^duration: \d{1,15}\.\d{3} ms {1,2}plan:/.test(message.slice(0, 100))) {
      const to = new TextBuilder(this.#log);
      appendJsonString(this.#text, { start, limit: line.end }, to);
      this.#messages.push({ text: to.build(), time: time === null ? null : takenAtOf(time), line });
      return;
    }
    const stream = this.#stream(`json ${wrapped.key}`);
    if (!hasPlan && !stream.isOpen) {
      this.#passOver(line);
      return;
    }
    const { goesOn } = stream;
    if (!goesOn) this.#begin(stream, start, hasPlan);
    if (hasPlan) this.#rememberTime(start, time);
    appendJsonString(this.#text, { start, limit: line.end }, stream.to);
    stream.endsWithBreak = message.endsWith('\n');
    stream.goesOn = wrapped.isPart;
    if (!goesOn && !hasPlan) this.#follow(stream, message);
  }

  /** Begins a new line, and with a head an entry. */
  #begin(stream: Stream, at: number, isHead: boolean): void {
    if (stream.to.length > 0 && !stream.endsWithBreak) stream.to.replace('\n', at, at);
    if (!isHead) return;
    if (!stream.isOpen) this.#open++;
    stream.isOpen = true;
    stream.lines = 0;
  }

  /** Sees whether a line behind a head still belongs to it. The first that does not is kept, for the reader to see it too. */
  #follow(stream: Stream, content: string): void {
    const isTabbed = content.charCodeAt(0) === TAB;
    if (stream.lines++ === 0) stream.isTabbed = isTabbed;
    if (isTabbed) return;
    const colon = content.indexOf(':  ');
    if (stream.isTabbed || (colon >= 0 && labelled(content, 0, colon) !== null)) this.#close(stream);
  }

  #close(stream: Stream): void {
    if (stream.isOpen) this.#open--;
    stream.isOpen = false;
  }

  /** Counts an entry of another kind. */
  #passOver(line: TextLine): void {
    const text = this.#text;
    const content = text.slice(line.start, Math.min(line.end, line.start + 500));
    const colon = content.indexOf(':  ');
    const isJsonlog = /"(?:error_severity)"\s*:/.test(content);
    if (isJsonlog || (colon >= 0 && labelled(content, 0, colon) === 'entry')) {
      this.#entries.passOver({ start: this.#log.toSource(line.start), end: this.#log.toSourceEnd(line.end) });
    }
  }

  #rememberTime(start: number, time: string | null): void {
    const taken = time === null ? null : takenAtOf(time);
    if (taken !== null) this.#times.set(this.#log.toSource(start), taken);
  }

  #stream(key: string): Stream {
    let stream = this.#streams.get(key);
    if (stream === undefined) {
      stream = {
        to: new TextBuilder(this.#log),
        isOpen: false,
        lines: 0,
        isTabbed: false,
        goesOn: false,
        endsWithBreak: true,
        lastBytes: 0,
      };
      this.#streams.set(key, stream);
    }
    return stream;
  }

  /** rsyslog writes control characters as # and three octal digits; those of a plan are tabs and line breaks. */
  #keepOctal({ to }: Stream, start: number, end: number): void {
    let kept = start;
    for (const found of this.#text.slice(start, end).matchAll(/#01([12])/g)) {
      const at = start + found.index;
      to.keep(kept, at).replace(found[1] === '1' ? '\t' : '\n', at, at + found[0].length);
      kept = at + found[0].length;
    }
    to.keep(kept, end);
  }
}

/**
 * The rest of a line that was too long for syslog. PostgreSQL cuts at 900 bytes, before a blank where there is one (`write_syslog` in elog.c);
 * a chunk that begins a line of a message begins with a tab.
 */
function isChunkOf(stream: Stream, carrier: Carried | null, text: string): boolean {
  if (carrier === null || carrier.chunk === null || carrier.chunk < 2 || !stream.isOpen) return false;
  const first = text.charCodeAt(carrier.start);
  if (first === TAB || text.startsWith('#011', carrier.start)) return false;
  return first === SPACE || stream.lastBytes >= FULL_CHUNK;
}

function bytesOf(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Half of a pair each; an octal tab counts four instead of one, which a limit that is not exact bears.
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
  }
  return bytes;
}
