import { PlateauError } from '../../../core/error.ts';
import type { NewEvidence } from '../../../core/finding/candidate-evidence.ts';
import type { Candidate } from '../../../core/finding/candidates.ts';
import { isWithoutVerdicts, itemEvidence } from '../../../core/finding/item-evidence.ts';
import type { VerdictRef } from '../../../core/finding/stored.ts';
import { usage } from '../command.ts';
import type { Session } from '../session.ts';
import { isNamed, parseVerdictName, verdictName } from './verdict-name.ts';

/** Items that no rule judges, as evidence as a whole. Throws `item.notFound`. */
export function wholeItemsGiven(session: Session, items: readonly string[], caption: string): readonly NewEvidence[] {
  return items.flatMap((id) => {
    const item = session.services.workspaces.item(id);
    return isWithoutVerdicts(item) ? (itemEvidence(item, caption) ?? []) : [];
  });
}

/** Verdicts of items by `RULE:SUBJECT`, or by `RULE` where that is of one thing; all of them where none is named. Throws `item.notFound`, `finding.noVerdict`, `cli.usage`. */
export function verdictsGiven(
  session: Session,
  items: readonly string[],
  named: string | undefined,
): readonly VerdictRef[] {
  const { findings, workspaces } = session.services;
  for (const id of items) workspaces.item(id);
  const name = named === undefined ? null : parseVerdictName(named);
  if (named !== undefined && name === null)
    throw usage(`“${named}” names no verdict.`, 'Write it as RULE:SUBJECT, as “plateau finding candidates” prints it.');
  const groups = findings.candidates().flatMap((candidate) => {
    const verdicts = candidate.verdicts.filter(
      (one) => items.includes(one.item) && (name === null || isNamed(one, name)),
    );
    return verdicts.length === 0 ? [] : [{ candidate, verdicts }];
  });
  // One that is named may be less than a candidate: of a single heap rules say “watch” at most.
  if (groups.length === 0 && name !== null && name.subject !== null) {
    const { rule, subject } = name;
    const found = items.flatMap((item) => findings.watched({ item, rule, subject }));
    if (found.length > 0) return found;
  }
  if (groups.length > 1) throw several(groups.map(({ candidate }) => candidate));
  const [only] = groups;
  if (only === undefined) {
    throw new PlateauError({
      code: 'finding.noVerdict',
      message: `${items.join(', ')} ${items.length === 1 ? 'has' : 'have'} no verdict${named === undefined ? '' : ` “${named}”`} that is at least “${named === undefined ? 'investigate' : 'watch'}”.`,
      hint: '“plateau finding candidates” lists the verdicts that findings can be made of.',
    });
  }
  return only.verdicts.map((one) => ({ item: one.item, rule: one.rule, subject: one.subjectKey }));
}

function several(candidates: readonly Candidate[]): PlateauError {
  const all = candidates.flatMap(({ verdicts }) => verdicts);
  const names = candidates.flatMap(({ verdicts: [first] }) => (first === undefined ? [] : [verdictName(first, all)]));
  return new PlateauError({
    code: 'finding.severalCandidates',
    message: `They are about ${candidates.length} different things: ${names.join(', ')}.`,
    hint: 'Name one with --verdict RULE:SUBJECT.',
  });
}
