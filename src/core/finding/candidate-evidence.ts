import type { ItemKind } from '../item.ts';
import { LEVELS, type Verdict } from '../verdict/verdict.ts';
import { jsonSha256 } from './hashes.ts';
import { type EvidenceRow, evidenceVerdictOf } from './model.ts';
import type { SubjectOrigin } from './subject-identity.ts';

/** An item with what the rules say of it now. */
export interface JudgedItem {
  readonly id: string;
  readonly kind: ItemKind;
  readonly label: string;
  /** ISO 8601. */
  readonly takenAt: string;
  readonly origin: SubjectOrigin;
  /** Of a comparison: the items of its sides. */
  readonly sides: { readonly before: readonly string[]; readonly after: readonly string[] } | null;
  readonly verdicts: readonly Verdict[];
}

/** What evidence needs to know of an item that a verdict points to. */
export interface PointedItem {
  readonly id: string;
  readonly kind: ItemKind;
  readonly label: string;
}

/** A row of evidence without its name in a finding. */
export type NewEvidence = EvidenceRow extends infer Row ? (Row extends EvidenceRow ? Omit<Row, 'id'> : never) : never;

/** A row that a verdict stands behind. */
export type VerdictEvidence = Extract<NewEvidence, { readonly item: string }>;

/** What a verdict of an item is as evidence; of other kinds of items `capture`. */
const KINDS: Readonly<Record<ItemKind, VerdictEvidence['kind']>> = {
  profile: 'profile-verdict',
  comparison: 'profile-verdict',
  heap: 'heap-verdict',
  growth: 'heap-verdict',
  'growth-comparison': 'heap-verdict',
  plan: 'plan',
  'plan-comparison': 'plan',
  statements: 'plan',
  catalog: 'plan',
  load: 'load-run',
  'load-comparison': 'load-run',
  series: 'metric',
  frontend: 'metric',
  'frontend-comparison': 'metric',
  calculation: 'metric',
  gate: 'log',
  text: 'log',
};

const isOver = (verdict: Verdict | undefined): boolean =>
  verdict !== undefined && LEVELS.indexOf(verdict.level) >= LEVELS.indexOf('investigate');

/** True of a verdict that a finding can be made of: it is at least investigate, on one side at least where two were compared. */
export function isFindable(verdict: Verdict): boolean {
  return isOver(verdict) || isOver(verdict.before) || isOver(verdict.after);
}

/** Rows of evidence for a verdict: of a comparison one a side, with the verdict of that side; of a series of heaps one for them all. */
export function evidenceOf(
  verdict: Verdict,
  judged: JudgedItem,
  find: (id: string) => PointedItem | null,
): readonly VerdictEvidence[] {
  const { sides } = judged;
  if (sides === null) return rowsOf(verdict, judged, null, [judged.id], find);
  const { before, after, status } = verdict;
  const was = before ?? (after === undefined ? verdict : undefined);
  const is = after === undefined ? undefined : { ...after, ...(status === undefined ? {} : { status }) };
  return [
    ...(was === undefined ? [] : rowsOf(was, judged, judged.id, sides.before, find)),
    ...(is === undefined ? [] : rowsOf(is, judged, judged.id, sides.after, find)),
  ];
}

function rowsOf(
  verdict: Verdict,
  judged: JudgedItem,
  comparison: string | null,
  side: readonly string[],
  find: (id: string) => PointedItem | null,
): readonly VerdictEvidence[] {
  const more = comparison === null ? {} : { comparison };
  const snapshot = evidenceVerdictOf(verdict);
  const [only] = side;
  const made = only === undefined || side.length > 1 ? null : find(only);
  if (made !== null && made.kind === 'growth') {
    // It was read from several files: their hashes in order stand for them.
    const sha256 = jsonSha256(verdict.evidence.map((pointer) => pointer.sha256));
    const pointer = verdict.evidence.at(-1)?.pointer ?? 'heap';
    return [
      { kind: 'heap-verdict', caption: verdict.reason, item: made.id, sha256, pointer, verdict: snapshot, ...more },
    ];
  }
  return verdict.evidence.flatMap(({ captureId, sha256, pointer }) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) return [];
    const kind = KINDS[find(captureId)?.kind ?? judged.kind] ?? 'capture';
    return [{ kind, caption: verdict.reason, item: captureId, sha256, pointer, verdict: snapshot, ...more }];
  });
}

/** What tells one row of evidence from another: the same verdict of the same item is one, whichever comparison it came from. */
export function evidenceKey(row: VerdictEvidence): string {
  return JSON.stringify([row.item, row.pointer, row.verdict?.rule ?? '', row.verdict?.subjectKey ?? '']);
}
