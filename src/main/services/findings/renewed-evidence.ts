import { PlateauError } from '../../../core/error.ts';
import type { Outdated } from '../../../core/finding/evidence-now.ts';
import type { EvidenceRow, FindingBody } from '../../../core/finding/model.ts';

/** A row of a finding's evidence. Throws `finding.noSuchEvidence`. */
export function evidenceRow(finding: string, { evidence }: FindingBody, row: string): EvidenceRow {
  const found = evidence.find(({ id }) => id === row);
  if (found !== undefined) return found;
  throw new PlateauError({
    code: 'finding.noSuchEvidence',
    message: `${finding} has no evidence “${row}”.`,
    hint: `“plateau finding show ${finding}” lists what it has.`,
  });
}

/** A finding with what is said now in the place of a row; a caption that a person wrote stays. Throws `finding.noVerdict` where nothing is said any more. */
export function renewed(finding: string, body: FindingBody, row: string, { now }: Outdated): FindingBody {
  if (now === null) {
    throw new PlateauError({
      code: 'finding.noVerdict',
      message: `The verdict of ${row} of ${finding} is not given any more.`,
      hint: `Take it out with “plateau finding evidence remove ${finding} ${row}”.`,
    });
  }
  const evidence = body.evidence.map((old): EvidenceRow => {
    if (old.id !== row) return old;
    const said = 'verdict' in old ? old.verdict?.reason : undefined;
    return { ...now, id: old.id, caption: old.caption === said ? now.caption : old.caption };
  });
  return { ...body, evidence };
}
