import type { BundleRetest } from '../../../core/finding/bundle-retest.ts';
import { RETEST_WORDS, type RetestTable } from '../../../core/finding/retest-table.ts';
import { type Call, EXIT } from '../command.ts';
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
    `${id}: ${printable(retest.reason)}${codesText(retest.codes)}`,
    ...(retest.status === 'masked' ? [`    ${id} cannot be closed: what it costs did not fall.`] : []),
  ]);
  return `${head}\n\n${reasons.join('\n')}`;
}

/** Why no more can be said, by code. */
const codesText = (codes: readonly string[]): string => (codes.length === 0 ? '' : ` [${codes.join(', ')}]`);

/** What came of the bundle, where there is more to say than that it came in. */
const bundleText = (bundle: BundleRetest['bundle'] | undefined): readonly string[] => [
  ...(bundle?.isKnown === true ? [`All of bundle ${bundle.bundleId} was here already.`] : []),
  ...(bundle?.notes ?? []).map((note) => `note: ${note}`),
];

/** What is said of today: items, imported where they are files, and which of them stands against which of before. */
async function todayGiven(session: Session, given: string) {
  const after: string[] = [];
  const pairs = new Map<string, readonly string[]>();
  for (const one of given.split(',').filter((part) => part !== '')) {
    const [, was, is] = /^([a-z][0-9a-f]{12}(?:-[a-z]+)?)=(.+)$/.exec(one) ?? [];
    if (was === undefined || is === undefined) after.push(await idOf(session, one, {}));
    else pairs.set(was, [...(pairs.get(was) ?? []), await idOf(session, is, {})]);
  }
  return { after, pairs };
}

/** Takes the bundle in and compares: what came with it is before, all else is today. */
async function againstBundle(session: Session, { given }: Call, path: string): Promise<BundleRetest> {
  const today = await todayGiven(session, given.text('after') ?? '');
  const { result } = await session.finished(session.services.bundleRetests.start({ path, ...today }));
  return result as BundleRetest;
}

/** Compares what the findings of this workspace were seen in with what is named. */
async function againstNamed(session: Session, { signal }: Call, named: string): Promise<RetestTable> {
  const { findings, retests } = session.services;
  const today = await todayGiven(session, named);
  const all = findings.details().map(({ finding }) => finding);
  const evidence = all.flatMap(({ body }) => body.evidence.flatMap((row) => ('item' in row ? [row.item] : [])));
  const request = { findings: all.map(({ id }) => id), before: new Set(evidence), ...today };
  return retests.against(request, { signal, progress: () => undefined });
}

/** `plateau finding retest`. */
export async function retest(session: Session, call: Call): Promise<number> {
  const [zip, after] = [call.given.text('before'), call.given.text('after')];
  const found: RetestTable & Partial<Pick<BundleRetest, 'bundle'>> =
    zip !== undefined
      ? await againstBundle(session, call, zip)
      : after !== undefined
        ? await againstNamed(session, call, after)
        : session.services.retests.table();
  call.terminal.answer(found, () => [...bundleText(found.bundle), retestText(found)].join('\n'));
  return found.rows.some((row) => UNDECIDED.has(row.retest.status)) ? EXIT.undecided : EXIT.passed;
}
