import type { EvidenceRow, EvidenceVerdict } from '../finding/model.ts';
import { plainAsMarkdown } from '../finding/sentence.ts';
import { shortName } from '../verdict/wording.ts';
import type { Redactor } from './model.ts';
import { redactSubject } from './redact-verdict.ts';

/** What stands in the place of a rule's sentence, which is left out of verdicts too: it may quote any name. */
const LEFT_OUT = '[a sentence of a rule, which may quote names]';

/** Names that a text may call a verdict's subject by, each with what that is called outside. */
function namesOf(redactor: Redactor, verdict: EvidenceVerdict): readonly (readonly [string, string])[] {
  const { subjectKind: kind, subjectKey, subjectLabel } = verdict;
  const outside = redactSubject(redactor, { kind, key: subjectKey, label: subjectLabel });
  // A statement is called by its text, of which a verdict's own record keeps no more than its hash.
  const label = kind === 'query' ? redactor.sql(subjectLabel) : outside.label;
  return [
    [subjectKey, outside.key],
    [subjectLabel, label],
    [shortName(subjectLabel), shortName(label)],
  ];
}

/**
 * How a finding's texts leave under a profile that hides names: what they quote of the evidence, since they were made of it. Names of subjects become what
 * they are called outside, sentences of rules go. Under other profiles, and of what a person wrote in words of their own, nothing changes.
 */
export function withoutQuotes(redactor: Redactor, evidence: readonly EvidenceRow[]): (text: string) => string {
  if (redactor.profile.treatments.function !== 'token') return (text) => text;
  const verdicts = evidence.flatMap((row) => ('verdict' in row && row.verdict !== undefined ? [row.verdict] : []));
  const sentences = verdicts.flatMap(({ reason }) => (reason === '' ? [] : [reason, plainAsMarkdown(reason)]));
  const quoted = new Map([
    ...verdicts.flatMap((verdict) => namesOf(redactor, verdict)),
    ...sentences.map((sentence) => [sentence, LEFT_OUT] as const),
  ]);
  // What contains another one first.
  const known = [...quoted].filter(([name, outside]) => name.length > 1 && name !== outside);
  known.sort(([a], [b]) => b.length - a.length);
  return (text) => replaced(text, known);
}

/** Characters of a name that a text ends in the middle of, from which on it is told by them. */
const LEAST_OF_CUT = 40;

const WORD = /[\p{L}\p{N}_$]/u;

/** Each of the names as a word of its own, once: what was put in is not looked at again. */
function replaced(text: string, known: readonly (readonly [string, string])[]): string {
  if (known.length === 0) return text;
  let made = '';
  let at = 0;
  while (at < text.length) {
    const isStart = at === 0 || !WORD.test(text[at - 1] ?? '');
    const found = known.find(([name]) => {
      // A title is cut where it is too long.
      const isCut =
        text.length - at < name.length && text.length - at >= LEAST_OF_CUT && name.startsWith(text.slice(at));
      if (isCut) return true;
      if (!text.startsWith(name, at)) return false;
      const end = at + name.length;
      const joins = (a: string | undefined, b: string | undefined) => WORD.test(a ?? '') && WORD.test(b ?? '');
      return (isStart || !WORD.test(name[0] ?? '')) && !joins(text[end - 1], text[end]);
    });
    made += found?.[1] ?? text[at];
    at += found?.[0].length ?? 1;
  }
  return made;
}
