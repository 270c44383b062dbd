import { cut, printable } from '../table.ts';

/** What of a verdict names it. */
interface Nameable {
  readonly rule: string;
  readonly subjectKey: string;
  readonly subjectLabel: string;
}

/** Characters of a name that are printed; what is longer is told by both ends. */
const LONGEST = 100;
const GAP = '…';

/** What a person typed to name a verdict: a rule, and its subject unless the rule says it all. */
export interface VerdictName {
  readonly rule: string;
  readonly subject: string | null;
}

/** Reads `RULE` or `RULE:SUBJECT`; null where it is neither. */
export function parseVerdictName(text: string): VerdictName | null {
  const [, rule = '', subject = null] = /^([A-Z]{2}-[A-Z0-9]+)(?::([\s\S]+))?$/.exec(text) ?? [];
  return rule === '' ? null : { rule, subject };
}

/** Whether a text is meant by one that may have been shortened in its middle. */
function isMeant(text: string, typed: string): boolean {
  if (text === typed || printable(text) === typed) return true;
  const at = typed.indexOf(GAP);
  if (at < 0) return false;
  const [start, end] = [typed.slice(0, at), typed.slice(at + GAP.length)];
  const whole = printable(text);
  return whole.length >= start.length + end.length && whole.startsWith(start) && whole.endsWith(end);
}

/** Whether a name is one of this verdict: by its label or its key, also as lists shorten them. */
export const isNamed = ({ rule, subjectKey, subjectLabel }: Nameable, name: VerdictName): boolean =>
  rule === name.rule &&
  (name.subject === null || isMeant(subjectKey, name.subject) || isMeant(subjectLabel, name.subject));

/**
 * A verdict as `--verdict` takes it, in quotes where a shell needs them. `among` are all of its item: of several of one label the key tells which is meant.
 */
export function verdictName(verdict: Nameable, among: readonly Nameable[]): string {
  const { rule, subjectKey, subjectLabel } = verdict;
  const isOnly = among.every(
    (one) => one.rule !== rule || one.subjectKey === subjectKey || one.subjectLabel !== subjectLabel,
  );
  const name = `${rule}:${printable(cut(isOnly ? subjectLabel : subjectKey, LONGEST))}`;
  return /^[\w:./@%+=,-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
