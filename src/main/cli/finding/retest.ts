import type { BundleRetest } from '../../../core/finding/bundle-retest.ts';
import { RETEST_WORDS, type RetestTable } from '../../../core/finding/retest-table.ts';
import { type Call, EXIT, usage } from '../command.ts';
import { idOf } from '../given-items.ts';
import type { Session } from '../session.ts';
import { cut, printable, table } from '../table.ts';

const UNDECIDED: ReadonlySet<string> = new Set(['not-comparable', 'inconclusive', 'not-retested']);

function retestText({ rows }: RetestTable): string {
  if (rows.length === 0) return 'There is no finding to be retested.';
  const head = table(
    ['id', 'status', 'retest', 'which means', 'compared in', 'title'],
    rows.map(({ id, was, status, title, retest }) => [
      was === null || was === id ? id : `${id} (${was})`,
      status,
      retest.status,
      RETEST_WORDS[retest.status],
      retest.comparison?.id ?? '',
      printable(cut(title, 60)),
    ]),
  );
  const reasons = rows.flatMap(({ id, retest }) => [
    `${id}: ${printable(retest.reason)}`,
    ...(retest.status === 'masked' ? [`    ${id} cannot be closed: what it costs did not fall.`] : []),
  ]);
  return `${head}\n\n${reasons.join('\n')}`;
}

/** What came of the bundle, where there is more to say than that it came in. */
const bundleText = (bundle: BundleRetest['bundle'] | undefined): readonly string[] => [
  ...(bundle?.isKnown === true ? [`All of bundle ${bundle.bundleId} was here already.`] : []),
  ...(bundle?.notes ?? []).map((note) => `note: ${note}`),
];

/** Takes the bundle in and compares: what came with it is before, all else is today. */
async function againstBundle(session: Session, { given }: Call, zip: string): Promise<BundleRetest> {
  const after: string[] = [];
  const pairs = new Map<string, readonly string[]>();
  for (const one of (given.text('after') ?? '').split(',').filter((part) => part !== '')) {
    const [, was, is] = /^([a-z][0-9a-f]{12})=(.+)$/.exec(one) ?? [];
    if (was === undefined || is === undefined) after.push(await idOf(session, one, {}));
    else pairs.set(was, [...(pairs.get(was) ?? []), await idOf(session, is, {})]);
  }
  const { result } = await session.finished(session.services.bundleRetests.start({ path: zip, after, pairs }));
  return result as BundleRetest;
}

/** `plateau finding retest`. */
export async function retest(session: Session, call: Call): Promise<number> {
  const zip = call.given.text('before');
  if (zip === undefined && call.given.text('after') !== undefined) {
    throw usage('--after says what an older bundle is compared with.', 'Give --before ZIP too.');
  }
  const found: RetestTable & Partial<Pick<BundleRetest, 'bundle'>> =
    zip === undefined ? session.services.retests.table() : await againstBundle(session, call, zip);
  call.terminal.answer(found, () => [...bundleText(found.bundle), retestText(found)].join('\n'));
  return found.rows.some((row) => UNDECIDED.has(row.retest.status)) ? EXIT.undecided : EXIT.passed;
}
