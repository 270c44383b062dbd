import { throwIfCancelled } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import type { ImportWarning } from '../../profile/model.ts';
import { partOf } from '../input/plan-text.ts';
import type { DroppedText, Plan, Span } from '../model.ts';
import type { PartialRead, PlanFacts, PlanText, ReadContext } from '../reader.ts';

/** One auto_explain entry as it was found in a log. */
export interface LogEntry {
  /** What stands behind `plan:` and its line break, without prefixes and tabs. */
  readonly body: PlanText;
  /** Milliseconds. */
  readonly duration: number;
  readonly takenAt: string | null;
  /** Where the whole entry stands in the file. */
  readonly source: Span;
}

/**
 * UTF-16 code units of plans that are read out of one log. A plan's fields take some thirty times as many bytes of memory as its JSON has
 * letters; a longer log is to be cut by time, for instance with `sed`.
 */
export const MAX_PLAN_TEXT = 128 * 1024 * 1024;

/** Collects what the entries of a log give. */
export class LogEntries {
  readonly #context: ReadContext;
  readonly #plans: Plan[] = [];
  readonly #warnings = new Map<string, ImportWarning & { readonly count: number }>();
  readonly #dropped: DroppedText[] = [];
  #firstError: PlateauError | null = null;
  #others = 0;
  #othersSpan: Span | null = null;
  #read = 0;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  /** An entry of the log that is none of auto_explain's. */
  passOver({ start, end }: Span): void {
    this.#others++;
    const before = this.#othersSpan;
    this.#othersSpan = {
      start: Math.min(start, before?.start ?? start),
      end: Math.max(end, before?.end ?? end),
    };
  }

  /** Throws `import.tooLarge` above {@link MAX_PLAN_TEXT}, `job.cancelled`. */
  add(entry: LogEntry): void {
    throwIfCancelled(this.#context.signal);
    const { body, duration, takenAt, source } = entry;
    this.#read += body.text.length;
    if (this.#read > MAX_PLAN_TEXT) {
      throw new PlateauError({
        code: 'import.tooLarge',
        message: `The plans in this log are longer than ${MAX_PLAN_TEXT / 1024 / 1024} million letters together.`,
        hint: 'Take a part of the log, by time: sed -n "/^2026-11-21 14:/,/^2026-11-21 15:/p" postgresql.log',
        at: { offset: body.place(0).offset },
      });
    }
    if (body.text.trim() === '') {
      this.#drop(source, 'an entry that ends before its plan');
      return;
    }
    try {
      const { plans, warnings, dropped } = readBody(this.#context, body, { duration, takenAt });
      for (const warning of warnings) this.#warn(warning);
      this.#dropped.push(...dropped);
      if (plans.length === 0) this.#drop(source, 'an entry without a plan that could be read');
      for (const plan of plans) this.#plans.push({ ...plan, source });
    } catch (error) {
      if (!(error instanceof PlateauError) || error.code === 'job.cancelled') throw error;
      this.#firstError ??= error;
      this.#drop(source, `an entry whose plan cannot be read: ${error.message}`);
    }
  }

  /** All that was read, in the order of the file. Throws what stood in the way of the only entries, or `plan.noneInLog`. */
  finish(): PartialRead {
    if (this.#plans.length === 0) {
      if (this.#firstError !== null) throw this.#firstError;
      throw new PlateauError({
        code: 'plan.noneInLog',
        message: `There is no plan in this log: ${this.#passedOver()}.`,
        hint: 'auto_explain writes one for each statement that takes longer than auto_explain.log_min_duration; −1, the default, writes none.',
        at: { offset: 0 },
      });
    }
    const dropped = [...this.#dropped];
    if (this.#othersSpan !== null) dropped.push({ ...this.#othersSpan, what: this.#passedOver() });
    return {
      plans: this.#plans.sort((a, b) => a.source.start - b.source.start),
      warnings: [...this.#warnings.values()],
      dropped: dropped.sort((a, b) => a.start - b.start),
    };
  }

  #passedOver(): string {
    const others = `${this.#others} other ${this.#others === 1 ? 'entry' : 'entries'} of the log`;
    const cut = this.#dropped.length === 0 ? '' : ` and ${this.#dropped.length} of auto_explain without a whole plan`;
    return others + cut;
  }

  #drop(span: Span, what: string): void {
    this.#dropped.push({ ...span, what });
    this.#warn({
      code: 'plan.entryLeftOut',
      message: 'Entries of auto_explain without a plan that could be read were left out.',
    });
  }

  #warn(warning: ImportWarning): void {
    const before = this.#warnings.get(warning.code)?.count ?? 0;
    this.#warnings.set(warning.code, { ...warning, count: before + (warning.count ?? 1) });
  }
}

/** The plan of an entry; query and parameters of the TEXT form stand before it, those of the others within. */
function readBody(context: ReadContext, body: PlanText, facts: PlanFacts): PartialRead {
  const { text } = body;
  const first = text.trimStart();
  const isText = !/^[{[<]/.test(first) && !/^(?:Query Text: "|Plan:|- )/.test(first);
  if (!isText) return context.readForm(body, facts);
  const split = splitText(text);
  return context.readForm(partOf(body, split.planStart, text.length), {
    ...facts,
    query: split.query,
    parameters: split.parameters,
  });
}

const QUERY = 'Query Text: ';
const PARAMETERS = 'Query Parameters: ';

/** Where the plan of a TEXT entry begins, and what stands before it. A query spans lines, and nothing but the plan itself tells its end. */
function splitText(text: string): {
  readonly planStart: number;
  readonly query: string | null;
  readonly parameters: string | null;
} {
  const lead = text.length - text.trimStart().length;
  if (!text.startsWith(QUERY, lead) && !text.startsWith(PARAMETERS, lead)) {
    return { planStart: 0, query: null, parameters: null };
  }
  let planStart = text.length;
  let parametersStart = -1;
  // The last line at the margin that has costs: what is indented belongs to a step, and an earlier one to the query.
  const line = /^(?:Query Parameters: |\S[^\n]*? {2}\((?:cost=\d|actual |never executed))/gm;
  line.lastIndex = lead + 1;
  for (let found = line.exec(text); found !== null; found = line.exec(text)) {
    if (found[0] === PARAMETERS) parametersStart = found.index;
    else planStart = found.index;
  }
  if (text.startsWith(PARAMETERS, lead)) parametersStart = lead;
  if (parametersStart > planStart) parametersStart = -1;
  const queryEnd = parametersStart < 0 ? planStart : parametersStart;
  return {
    planStart,
    query: text.startsWith(QUERY, lead) ? text.slice(lead + QUERY.length, queryEnd).trimEnd() : null,
    parameters: parametersStart < 0 ? null : text.slice(parametersStart + PARAMETERS.length, planStart).trimEnd(),
  };
}
