import type { PageRun } from '../../frontend/model.ts';
import { unitOfWeight, type WeightUnit, weightOf } from '../../frontend/weights.ts';
import type { Mismatch } from '../../profile/comparison.ts';
import { partsUnit } from './compared-packages.ts';
import { BUDGETS, kilobytes } from './fe-budget.ts';
import type { ComparedReport } from './frontend-comparison.ts';

const UNKNOWN = 'unknown';
const known = (text: string | null): string => (text === null || text === '' ? UNKNOWN : text);
const major = (version: string | null): string => /^\d+/.exec(version ?? '')?.[0] ?? UNKNOWN;

/** Machines this many times apart are told: Lighthouse's index of one idle machine varies by half. */
const MACHINES_APART = 2;

const UNITS: Readonly<Record<WeightUnit, string>> = {
  gzip: 'gzip',
  transferred: 'as sent, compressed',
  raw: 'not compressed',
};

/** `http://127.0.0.1:8377`, `/index.html`. */
function addressOf(url: string): { readonly origin: string; readonly path: string } {
  const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? '';
  return { origin, path: url.slice(origin.length) || '/' };
}

/**
 * In what reports of a front end differ (QG-COMPARABLE). Of a page: tool and its major version, address behind the host, way of the visit, device and
 * throttling; of builds the tool, and in what unit weights are told, since bytes before compression are none after it. Runs of a side are
 * held against its first in the same way.
 */
export function frontendMismatches(
  before: readonly ComparedReport[],
  after: readonly ComparedReport[],
): readonly Mismatch[] {
  const [first, second] = [before[0], after[0]];
  if (first === undefined || second === undefined) return [];
  const within = (side: readonly ComparedReport[], lead: ComparedReport, name: string): readonly Mismatch[] =>
    side.slice(1).flatMap((one, i) =>
      between(lead, one)
        .filter(({ effect }) => effect === 'block')
        .map((mismatch) => ({ ...mismatch, what: `${mismatch.what} of run ${i + 2} ${name}` })),
    );
  return [
    ...between(first, second),
    ...within(before, first, 'before'),
    ...within(after, second, 'after'),
    ...buildsOf(before, after),
    ...weights(first, second),
  ];
}

function between({ report: a }: ComparedReport, { report: b }: ComparedReport): readonly Mismatch[] {
  const told = (page: PageRun | null): string => (page === null ? 'sizes of a build' : 'a visit of a page');
  if ((a.page === null) !== (b.page === null)) {
    return [{ what: 'what is told', before: told(a.page), after: told(b.page), effect: 'block' }];
  }
  const found: Mismatch[] = [];
  const differ = (what: string, left: string, right: string, effect: Mismatch['effect']): void => {
    if (left !== right) found.push({ what, before: left, after: right, effect });
  };
  const whenKnown = (left: string, right: string): Mismatch['effect'] =>
    left === UNKNOWN || right === UNKNOWN ? 'warn' : 'block';
  differ('tool', a.tool, b.tool, 'block');
  const versions = [major(a.toolVersion), major(b.toolVersion)] as const;
  if (a.tool === b.tool) differ('tool version', ...versions, a.page === null ? 'warn' : whenKnown(...versions));
  if (a.page === null || b.page === null) return found;
  const [left, right] = [addressOf(a.page.url), addressOf(b.page.url)];
  differ('page', left.path, right.path, 'block');
  differ('host of the page', left.origin, right.origin, 'warn');
  for (const what of ['mode', 'device', 'throttling'] as const) {
    const [one, other] = [known(a.page[what]), known(b.page[what])];
    differ(what, one, other, whenKnown(one, other));
  }
  const [slow, fast] = [a.page.benchmarkIndex, b.page.benchmarkIndex].map((index) => index ?? 0).sort((x, y) => x - y);
  if (slow !== undefined && fast !== undefined && slow > 0 && fast > slow * MACHINES_APART) {
    differ('speed of the machine', `${a.page.benchmarkIndex}`, `${b.page.benchmarkIndex}`, 'warn');
  }
  return found;
}

/** A build is one listing a side: nothing about it varies from run to run. */
function buildsOf(before: readonly ComparedReport[], after: readonly ComparedReport[]): readonly Mismatch[] {
  if (before[0]?.report.page !== null || (before.length === 1 && after.length === 1)) return [];
  const what = 'listings a side, of which one is compared';
  return [{ what, before: `${before.length}`, after: `${after.length}`, effect: 'block' }];
}

function weights({ report: a }: ComparedReport, { report: b }: ComparedReport): readonly Mismatch[] {
  if ((a.page === null) !== (b.page === null)) return [];
  const isBuild = a.page === null;
  const found = BUDGETS.flatMap(({ kind, title }): readonly Mismatch[] => {
    const [left, right] = [weightOf(a, kind), weightOf(b, kind)];
    if (left === null && right === null) return [];
    const said = (weight: typeof left): string => {
      if (weight === null) return 'not told';
      const unit = unitOfWeight(weight);
      return `${kilobytes(weight.compressed + weight.raw)} ${unit === null ? 'in part compressed' : UNITS[unit]}`;
    };
    const [one, other] = [left, right].map((weight) => (weight === null ? null : unitOfWeight(weight)));
    if (one !== null && one === other) return [];
    const effect = isBuild && left !== null && right !== null ? 'block' : 'warn';
    return [{ what: `weight of ${title}`, before: said(left), after: said(right), effect }];
  });
  const [one, other] = [partsUnit(a), partsUnit(b)];
  if (isBuild && one !== other) {
    found.push({ what: 'sizes of parts', before: one ?? 'not told', after: other ?? 'not told', effect: 'warn' });
  }
  return found;
}
