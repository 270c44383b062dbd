import { PlateauError } from '../../../core/error.ts';
import type { CandidateGroup, CandidateSource } from '../../../core/finding/candidates.ts';
import type { VerdictRef } from '../../../core/finding/stored.ts';

/** The sources of a verdict that is named. Throws `finding.noVerdict`. */
export function sourcesOf(
  groups: readonly CandidateGroup[],
  { item, rule, subject }: VerdictRef,
): readonly CandidateSource[] {
  const found = groups.flatMap(({ sources }) =>
    sources.filter(
      ({ judged, verdict }) => judged.id === item && verdict.rule === rule && verdict.subject.key === subject,
    ),
  );
  if (found.length > 0) return found;
  throw new PlateauError({
    code: 'finding.noVerdict',
    message: `“${item}” has no verdict ${rule} of “${subject}” that is at least “watch”.`,
    hint: '“plateau finding candidates” lists the verdicts that findings can be made of.',
  });
}

/** The sources of a fingerprint. Throws `finding.noVerdict`. */
export function sourcesOfFingerprint(
  groups: readonly CandidateGroup[],
  fingerprint: string,
): readonly CandidateSource[] {
  const found = groups.find(({ candidate }) => candidate.fingerprint === fingerprint);
  if (found !== undefined) return found.sources;
  throw new PlateauError({
    code: 'finding.noVerdict',
    message: `No verdict has the fingerprint “${fingerprint}” any more.`,
    hint: '“plateau finding candidates” lists the verdicts that findings can be made of.',
  });
}
