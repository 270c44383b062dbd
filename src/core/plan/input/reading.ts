import { throwIfCancelled } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import type { ImportWarning } from '../../profile/model.ts';
import { type JsonFound, jsonAt } from '../forms/json-text.ts';
import { type YamlPlans, yamlPlans } from '../forms/yaml-plans.ts';
import type { DroppedText, Plan, Span } from '../model.ts';
import type { PartialRead, PlanFacts, PlanText, ReadContext } from '../reader.ts';
import { JSON_READERS, LOG_READERS, REFUSED_TEXTS, TEXT_READERS } from '../readers.ts';
import { undressEntities } from './entities.ts';
import { undressLines, undressSpaces } from './line-prefix.ts';
import { undressRows } from './psql-table.ts';
import { Scan } from './scan.ts';

/** A plan, and as what it was read. */
export interface FoundPlan {
  readonly plan: Plan;
  readonly format: string;
}

/** Dressings within dressings: a psql frame in a Markdown fence in a mail's quote. Nobody wraps deeper. */
const DEEPEST = 8;
/** Broken texts that are tried to be mended: each costs a walk over all that follows. */
const MENDS = 4;

/** A text that looked like a log and is none: no failure where plans were found in it all the same. */
const NO_LOG = 'plan.noneInLog';

const LAYERS: readonly { readonly what: string; readonly undress: (text: PlanText) => PlanText | null }[] = [
  { what: 'HTML’s entities', undress: undressEntities },
  { what: 'no-break spaces', undress: undressSpaces },
  { what: 'numbered or quoted lines', undress: undressLines },
  { what: 'psql’s rows', undress: undressRows },
];

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
  #mends = 0;

  constructor(signal: AbortSignal | undefined, logs = true) {
    this.#signal = signal;
    this.#logs = logs;
  }

  /** Reads a text and everything in it. Throws `job.cancelled`; what cannot be read stands in {@link errors}. */
  read(text: PlanText, facts: PlanFacts = {}, depth = 0): void {
    throwIfCancelled(this.#signal);
    if (depth > DEEPEST || this.#readLog(text, facts)) return;
    for (const { what, undress } of LAYERS) {
      const undressed = undress(text);
      if (undressed === null) continue;
      this.dressings.add(what);
      this.read(undressed, facts, depth + 1);
      return;
    }
    new Scan(this, text, facts, depth).run();
  }

  /** Reads a text that looks like a log; false where it has no plans as one. A session may print messages like a log's around its plans. */
  #readLog(text: PlanText, facts: PlanFacts): boolean {
    const log = this.#logs ? LOG_READERS.find((reader) => reader.recognise(text.text)) : undefined;
    if (log === undefined) return false;
    const before = this.found.length;
    this.#guarded(() => this.#take(log.read(text, this.#context(facts)), log.id));
    if (this.found.length === before) return false;
    this.dressings.add(log.name);
    return true;
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
    this.warnings.push(...warnings);
    this.dropped.push(...dropped);
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

  /** Finds JSON; counts what could not be mended. */
  json(text: PlanText, start: number): JsonFound | null {
    const found = jsonAt(text, start, this.#mends < MENDS);
    if (found === null || (found.incomplete !== null && found.mended === '')) this.#mends++;
    if (found !== null && found.mended !== '') this.dressings.add(found.mended);
    return found;
  }

  /** Finds YAML; counts what could not be mended. */
  yaml(text: PlanText, start: number, facts: PlanFacts): YamlPlans {
    const read = yamlPlans(text, start, { facts, mayMend: this.#mends < MENDS });
    if (read.plans.length === 0 || read.plans.at(-1)?.incomplete !== null) this.#mends++;
    return read;
  }

  checkCancelled(): void {
    throwIfCancelled(this.#signal);
  }
}
