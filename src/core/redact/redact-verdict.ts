import type { Item } from '../item.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Redactor } from './model.ts';

/** A {@link Verdict}’s subject, of whichever kinds. */
interface SubjectOf<Kind extends string> {
  readonly kind: Kind;
  readonly key: string;
  readonly label: string;
}

/** A row of the workspace for a reader elsewhere. Its id and times stay; a summary, which names the largest of what was measured, does not where names are hidden. */
export function redactItem(redactor: Redactor, item: Item): Item {
  return {
    ...item,
    label: redactor.label(item.label),
    sha256: redactor.digest(item.sha256),
    host: item.host === null ? null : redactor.host(item.host),
    summary: redactor.profile.treatments.function === 'token' ? '' : redactor.line(item.summary),
  };
}

/** `name (file:line:column)`, as `functionKey` writes it; of a key that ends with its parenthesis, else it is looked for at each that opens. */
const FUNCTION_KEY = /^(.*) \((.*?)((?::\d+){0,2})\)$/s;

/** A function's key as it is made of its redacted name and file, so that verdict and profile still agree. */
export function redactFunctionKey(redactor: Redactor, key: string): string {
  const [, name, file = '', place = ''] = (key.endsWith(')') ? FUNCTION_KEY.exec(key) : null) ?? [];
  if (name === undefined) return redactor.frame({ name: key, file: '' }).name;
  const frame = redactor.frame({ name, file });
  return `${frame.name} (${frame.file}${place})`;
}

/** A text of a rule about a subject: its paths of objects and keys of functions go the way the subject does. */
export function redactReason(redactor: Redactor, kind: string, text: string): string {
  switch (kind) {
    case 'retention-path':
      return redactor.retentionPath(text);
    case 'class':
      return redactor.heapText(text);
    case 'plan-node':
    case 'query':
      return redactor.line(redactor.profile.treatments.sql === 'keep' ? text : withoutQuoted(redactor, text));
    default:
      return redactor.line(text);
  }
}

/** Constants of a condition that a sentence quotes; its numbers are counts of the rule. */
const withoutQuoted = (redactor: Redactor, text: string): string =>
  text.replace(/'(?:[^']|'')*'/g, (quoted) => redactor.sql(quoted));

/** What a verdict is about, called as in the redacted record that it was made from. */
export function redactSubject<Kind extends string>(redactor: Redactor, subject: SubjectOf<Kind>): SubjectOf<Kind> {
  const { kind, key, label } = subject;
  switch (kind) {
    case 'function':
      return { kind, key: redactFunctionKey(redactor, key), label: redactFunctionKey(redactor, label) };
    case 'path':
      return {
        kind,
        key: key
          .split(';')
          .map((part) => redactFunctionKey(redactor, part))
          .join(';'),
        label: label
          .split(' → ')
          .map((part) => redactFunctionKey(redactor, part))
          .join(' → '),
      };
    case 'class':
      return { kind, key: redactor.classKey(key), label: redactor.className(label) };
    case 'retention-path':
      return { kind, key: redactor.heapPlace(key), label: redactor.heapPlace(label) };
    case 'plan-node':
      // Under a strict profile the step keeps its key, which is a hash or a place, and loses the names in its title.
      return redactor.profile.treatments.table === 'token'
        ? { kind, key: redactor.tableName(key), label: redactor.sql(label) }
        : { kind, key: redactReason(redactor, kind, key), label: redactReason(redactor, kind, label) };
    default:
      return { kind, key: redactReason(redactor, kind, key), label: redactReason(redactor, kind, label) };
  }
}

const POINTER = /^(function|path|class|threads):(.*)$/s;

/** `function:KEY`, `path:KEY;KEY`, `class:KEY`: what is pointed at is called as in the redacted record. */
export function redactPointer(redactor: Redactor, pointer: string): string {
  const [, what, key = ''] = POINTER.exec(pointer) ?? [];
  if (what === undefined) return redactor.line(pointer);
  if (what === 'function') return `function:${redactFunctionKey(redactor, key)}`;
  if (what === 'path')
    return `path:${key
      .split(';')
      .map((part) => redactFunctionKey(redactor, part))
      .join(';')}`;
  return what === 'class' ? `class:${redactor.classKey(key)}` : `${what}:${redactor.line(key)}`;
}

/** What a verdict is of: threads, endpoints and load runs are called by people and tools. */
function redactScope(redactor: Redactor, scope: Verdict['scope']): Verdict['scope'] {
  const { flow, load } = scope;
  return {
    ...scope,
    threads: redactor.line(scope.threads),
    sampleType: redactor.line(scope.sampleType),
    denominator: redactor.line(scope.denominator),
    ...(flow === undefined ? {} : { flow: redactor.line(flow) }),
    ...(load === undefined ? {} : { load: redactor.line(load) }),
  };
}

/**
 * A verdict for a reader elsewhere: numbers and rule stay, hashes of raw files become commitments, texts go the way their subject does. Under a profile that replaces names its
 * sentence is left out, which may quote any of them, and so are texts among its details.
 */
export function redactVerdict(redactor: Redactor, verdict: Verdict): Verdict {
  const { subject, scope, reason, evidence, details, before, after } = verdict;
  const takesNames = redactor.profile.treatments.function === 'token';
  const text = (value: string): string => (takesNames ? '' : redactReason(redactor, subject.kind, value));
  return {
    ...verdict,
    subject: redactSubject(redactor, subject),
    scope: redactScope(redactor, scope),
    reason: text(reason),
    evidence: evidence.map((pointer) => ({
      ...pointer,
      sha256: redactor.digest(pointer.sha256),
      pointer: redactPointer(redactor, pointer.pointer),
    })),
    ...(details === undefined
      ? {}
      : {
          details: Object.fromEntries(
            Object.entries(details).map(([name, value]) => [name, typeof value === 'number' ? value : text(value)]),
          ),
        }),
    ...(before === undefined ? {} : { before: redactVerdict(redactor, before) }),
    ...(after === undefined ? {} : { after: redactVerdict(redactor, after) }),
  };
}
