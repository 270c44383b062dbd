import { type BundledFinding, evidencePath, FINDINGS, FINDINGS_SCHEMA } from '../../../../core/bundle/findings-file.ts';
import { jsonBytes } from '../../../../core/bundle/written/file-bytes.ts';
import { pictureKey } from '../../../../core/report/picture.ts';
import { FindingFacts } from '../../findings/finding-facts.ts';
import { storedWeights } from '../../findings/stored-weights.ts';
import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';

/** Said of a verdict in a finding that is another one since. */
const OUTDATED =
  'The rules say something else of it since it became evidence, or others judged it; verdicts/verdicts.json has what they say now.';

/** Findings as they may leave, each with the evidence that points into the bundle; what evidence points to and is gone is told. */
export function* findingFiles({ workspace, records, report, pictures, items }: BundleSource): Generator<Produced> {
  const known = new Set(records.map(({ id }) => id));
  const findings: BundledFinding[] = [];
  const facts = new FindingFacts(workspace, '', storedWeights(workspace));
  for (const { finding, severity } of report.findings) {
    const { id, fingerprint, createdAt, updatedAt, body } = finding;
    findings.push({ id, fingerprint, createdAt, updatedAt, severity: severity.used, body });
    const own = new Map(workspace.findings.get(id).body.evidence.map((row) => [row.id, row]));
    for (const row of body.evidence) {
      const picture = pictures.get(pictureKey(id, row.id));
      if (picture !== undefined && 'why' in picture) {
        yield { missing: { path: evidencePath(id, row.id), reason: picture.why } };
      } else if (picture !== undefined) {
        const { path, clean, consent } = picture;
        yield {
          path,
          role: 'picture',
          mediaType: clean.mediaType,
          redaction: 'applied',
          source: { commitment: items.commitment(consent.sha256) },
          chunks: () => [clean.bytes],
        };
      }
      if (!('item' in row)) continue;
      if (known.has(row.item)) {
        const stored = own.get(row.id);
        if (stored !== undefined && facts.outdated(stored) !== null) {
          yield { missing: { path: evidencePath(id, row.id), reason: OUTDATED } };
        }
        continue;
      }
      const why = workspace.items.find(row.item) === null ? 'not in the workspace' : 'left out of the bundle';
      yield {
        missing: { path: evidencePath(id, row.id), reason: `The item ${row.item} that it points to is ${why}.` },
      };
    }
  }
  yield {
    path: FINDINGS,
    role: 'finding',
    mediaType: 'application/json',
    redaction: 'applied',
    chunks: () => jsonBytes({ schema: FINDINGS_SCHEMA, count: findings.length, findings }),
  };
}
