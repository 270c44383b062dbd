import { REPORT_PDF } from '../../../../core/bundle/manifest.ts';
import type { Produced } from '../entries.ts';
import type { BundleSource } from '../source.ts';

/** Names that the audit's own list asks for, and why this workspace has nothing for them. */
const NEVER: readonly (readonly [path: string, reason: string])[] = [
  ['audit_artifacts/memray.bin', 'Raw captures are not bundled: they hold contents of memory.'],
];

const UNLESS: readonly (readonly [path: string, kind: string, there: string, absent: string])[] = [
  [
    'audit_artifacts/pg_stat_top.sql.txt',
    'statements',
    'Texts of statements are withheld.',
    'No statistics of statements are in the workspace.',
  ],
  [
    'audit_artifacts/sql_calls.txt',
    'statements',
    'Texts of statements are withheld.',
    'No statistics of statements are in the workspace.',
  ],
  [
    'audit_artifacts/n_plus_one_suspects.txt',
    'statements',
    'Texts of statements are withheld.',
    'No statistics of statements are in the workspace.',
  ],
  ...['lhci_mobile', 'bundle_explorer.json', 'gzip_sizes.txt'].map(
    (name) =>
      [
        `audit_artifacts/${name}`,
        'frontend',
        'Reports of front ends are not bundled raw; audit_artifacts/frontend holds what was read of them.',
        'No front-end measurement is in the workspace: not assessed.',
      ] as const,
  ),
  [
    'audit_artifacts/k6_smoke.txt',
    'load',
    'Files of load tests are not bundled raw; audit_artifacts/load holds what was read of them.',
    'No load test is in the workspace.',
  ],
];

/** What a reader who knows the list will look for, and why it is not there: an empty place is not a clean one. */
export function* seedFiles({ workspace, records, without, print }: BundleSource): Generator<Produced> {
  if (print === null) {
    const reason = 'It was not asked for (--pdf): report/index.html is made to be printed.';
    yield { missing: { path: REPORT_PDF, reason } };
  }
  for (const [path, reason] of NEVER) yield { missing: { path, reason } };
  for (const [path, kind, there, absent] of UNLESS) {
    yield { missing: { path, reason: records.some((record) => record.kind === kind) ? there : absent } };
  }
  for (const id of [...without].sort()) {
    const item = workspace.items.find(id);
    if (item === null) continue;
    yield { missing: { path: `items/${id}`, reason: `This ${item.kind} was left out by whoever wrote the bundle.` } };
  }
  for (const { id, kind } of records) {
    if (kind === 'statements') {
      const reason = `What ${id} (${kind}) was read from holds texts that are withheld; only its row is here.`;
      yield { missing: { path: `audit_artifacts/${kind}/${id}`, reason } };
    }
  }
}
