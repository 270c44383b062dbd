import { PlateauError } from '../error.ts';
import type { ImportWarning } from '../profile/model.ts';
import { decode } from './input/decode.ts';
import { openEnds } from './input/open-end.ts';
import { PlanReading } from './input/reading.ts';
import { understoodAs } from './input/understood.ts';
import type { PlansRead } from './model.ts';

export { recognisePlans } from './input/recognise.ts';

export interface ReadPlansOptions {
  readonly fileName?: string;
  readonly signal?: AbortSignal;
}

/**
 * Every plan in a file or a paste, in whichever of EXPLAIN's forms, dialects and dressings: what a client, a log, a page or a chat put around it
 * is taken off, and positions are those of the decoded text. A plan that breaks off is given as far as it was whole, with `incomplete`. Plans that
 * cannot be read beside others that can are told as warnings.
 *
 * Throws `import.empty`, `import.badEncoding`, `import.truncated`, `import.badJson`, `import.unsupported`, `plan.none`,
 * `plan.typographicQuotes`, `plan.shortened`, `job.cancelled`, and what the readers of {@link file://./readers.ts} throw.
 */
export function readPlans(bytes: Uint8Array, { fileName, signal }: ReadPlansOptions = {}): PlansRead {
  const { text, encoding, warnings } = decode(bytes, fileName);
  const name = fileName === undefined ? 'The text' : `“${fileName}”`;
  if (text.text.trim() === '') {
    throw new PlateauError({
      code: 'import.empty',
      message: `${name} is empty: there is nothing to import.`,
      hint: 'Give what EXPLAIN printed.',
      at: text.place(0),
    });
  }
  const reading = new PlanReading(signal);
  reading.read(text);
  if (reading.found.length === 0) reading.readOtherwise(text);
  if (reading.found.length === 0 && reading.errors.length === 0) reading.refuse(text);
  const [first] = reading.found;
  if (first === undefined) {
    throw (
      reading.errors[0] ??
      new PlateauError({
        code: 'plan.none',
        message: `${name} holds no query plan that Plateau knows.`,
        hint: 'Give what EXPLAIN printed, of PostgreSQL, MySQL, MariaDB or SQLite, or a log of auto_explain; JSON tells the most.',
        at: text.place(0),
      })
    );
  }
  const plans = reading.found.map(({ plan }) => plan);
  return {
    format: first.format,
    text: text.text,
    plans,
    warnings: [...warnings, ...reading.warnings, ...notRead(reading.failures), ...openEnds(plans)],
    dropped: reading.dropped.filter(({ start, end }) => text.text.slice(start, end).trim() !== ''),
    understood: understoodAs(reading, encoding),
  };
}

/** Plans that could not be read, of which so many are told one by one. */
const MOST_FAILURES = 10;

function notRead(failures: readonly PlateauError[]): readonly ImportWarning[] {
  const told = failures.slice(0, MOST_FAILURES).map(({ code, message }) => ({
    code,
    message: `One of the plans was not read: ${message}`,
  }));
  const left = failures.length - told.length;
  if (left === 0) return told;
  return [...told, { code: 'plan.moreWarnings', message: `${left} more of the plans were not read.`, count: left }];
}
