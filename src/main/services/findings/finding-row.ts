import { assess, blockingNext } from '../../../core/finding/assess.ts';
import type { Finding } from '../../../core/finding/model.ts';
import type { FindingRow } from '../../../core/finding/stored.ts';
import type { FindingFacts } from './finding-facts.ts';

/** A finding as lists show it. */
export function rowOf(finding: Finding, duplicates: readonly string[], facts: FindingFacts): FindingRow {
  const { id, fingerprint, body, createdAt, updatedAt, bodySha256 } = finding;
  const { severity, priority, retest, lints } = assess(body, facts.of(body));
  return {
    id,
    fingerprint,
    title: body.title,
    category: body.category,
    status: body.status,
    severity: severity.value,
    severityComputed: severity.computed,
    priority: priority.score,
    retest: retest.status,
    owner: body.owner,
    eta: body.eta,
    evidence: body.evidence.length,
    blocking: blockingNext(body.status, lints),
    hints: lints.filter(({ blocks }) => blocks === null).length,
    beforePublishing: lints.filter(({ blocks }) => blocks === 'publish'),
    duplicates,
    createdAt,
    updatedAt,
    bodySha256,
  };
}
