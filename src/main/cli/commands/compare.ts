import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { Comparison } from '../../../core/profile/comparison.ts';
import type { FrontendComparison } from '../../../core/verdict/frontend/frontend-comparison.ts';
import { LEVELS, type Level, type Verdict } from '../../../core/verdict/verdict.ts';
import type { ImportRequestOptions } from '../../services/tasks/import-input.ts';
import { type Command, EXIT, type Given, usage } from '../command.ts';
import { idOf } from '../given-items.ts';
import { betweenLines } from '../investigation-text.ts';
import type { Session } from '../session.ts';
import { cut, percent, printable, table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { changeText, comparisonHead, verdictsText } from '../verdict-text.ts';
import { READING_OPTIONS, readingOptions } from './import.ts';
import { gateExit, growthExit } from './series.ts';
import { answerFrontendComparison } from './show-frontend-comparison.ts';
import { answerGrowth } from './show-growth.ts';
import { answerGrowthComparison } from './show-growth-comparison.ts';
import { answerLoadComparison } from './show-load-comparison.ts';
import { answerPlanComparison } from './show-plan-comparison.ts';

const SHOWN = 20;
const BASES = ['all', 'active', 'app'] as const;

/** A rules file: thresholds by name, as a number or as `plateau rules show --json` prints them. */
const rulesFileSchema = z.object({
  values: z.record(z.string(), z.union([z.number(), z.object({ value: z.number() }).transform(({ value }) => value)])),
});

function readRulesFile(path: string): Readonly<Record<string, number>> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PlateauError({
      code: 'rules.unreadableFile',
      message: `The rules file “${path}” cannot be read.`,
      hint: 'Check the path and its permissions.',
      cause,
    });
  }
  try {
    return rulesFileSchema.parse(JSON.parse(text)).values;
  } catch (cause) {
    throw new PlateauError({
      code: 'rules.badFile',
      message: `“${path}” is not a rules file.`,
      hint: 'It is JSON like {"values": {"NAME": 0.25}}; “plateau rules show” lists the names.',
      cause,
    });
  }
}

async function sideOf(session: Session, given: string, options: Omit<ImportRequestOptions, 'via'>): Promise<string[]> {
  // A name with a comma in it that is there is that file; else the comma separates replicates.
  const parts = existsSync(given) ? [given] : given.split(',').filter((part) => part !== '');
  if (parts.length === 0) throw usage('A side of the comparison is empty.', 'Give ids or files.');
  const ids: string[] = [];
  for (const part of parts) ids.push(await idOf(session, part, options));
  return ids;
}

function rowsText({ rows, cost }: Comparison, top: number): string {
  const moved = rows
    .filter(({ before, after }) => before.samples > 0 || after.samples > 0)
    .sort((a, b) => Math.abs(b.deltaCost.value) - Math.abs(a.deltaCost.value))
    .slice(0, top);
  return table(
    ['before', 'after', `Δ ${cost.unit}/${cost.per}`, 'Δ %', '', 'status', 'function'],
    moved.map((row) => [
      percent(row.before.self.value),
      percent(row.after.self.value),
      row.deltaCost.value.toPrecision(3),
      changeText(row.change),
      row.significant ? '*' : '',
      row.status ?? '',
      printable(cut(row.name, 80)),
    ]),
    [0, 1, 2, 3],
  );
}

/** Prints a stored comparison, as `compare` and `show` do; answers with it. */
export async function answerComparison(
  session: Session,
  terminal: Terminal,
  id: string,
  top: number,
): Promise<Comparison> {
  const { item, before, after, comparison } = await session.services.comparisons.get(id);
  const { comparable, reasons, basis, detectable, verdicts, rows, override, cost, whole, sampleType, renames } =
    comparison;
  const changes = session.services.changes.between(id);
  const document = {
    kind: 'profile',
    comparable,
    reasons,
    basis,
    detectable,
    verdicts,
    rows,
    item,
    summary: item.summary,
    before: before.map((one) => one.id),
    after: after.map((one) => one.id),
    override,
    sampleType,
    cost,
    whole,
    renames,
    changes,
  };
  terminal.answer(document, () =>
    [
      `${terminal.paint('bold', printable(item.label))} · ${item.id}`,
      comparisonHead(comparison, terminal),
      ...betweenLines(changes, terminal),
      ...(comparable || override !== null
        ? [
            '',
            verdictsText(verdicts, terminal),
            '',
            rowsText(comparison, top),
            '* significant (Benjamini–Hochberg, 5 %)',
          ]
        : []),
    ].join('\n'),
  );
  return comparison;
}

/** True when something new or worse reaches the level. */
export function breaksGate(verdicts: readonly Verdict[], gate: Level): boolean {
  return verdicts.some(
    ({ status, level, after }) =>
      (status === 'new' || status === 'regressed') && LEVELS.indexOf(after?.level ?? level) >= LEVELS.indexOf(gate),
  );
}

function exitOf({ comparable, override, verdicts }: Comparison, gate: Level | undefined): number {
  return !comparable && override === null ? EXIT.undecided : statusExit(verdicts, gate);
}

/** Exit code of a gate on verdicts with statuses: 1 where something new or worse reaches it, 2 where that is open. */
function statusExit(verdicts: readonly Verdict[], gate: Level | undefined): number {
  if (gate === undefined) return EXIT.passed;
  if (breaksGate(verdicts, gate)) return EXIT.failed;
  return verdicts.some(({ status }) => status === 'inconclusive') ? EXIT.undecided : EXIT.passed;
}

/** Where nothing that a limit is held against is told by both sides, nothing has passed. */
function frontendExit({ comparable, override, verdicts }: FrontendComparison, gate: Level | undefined): number {
  const isOpen = (!comparable && override === null) || (gate !== undefined && verdicts.length === 0);
  return isOpen ? EXIT.undecided : statusExit(verdicts, gate);
}

/** Two heaps are a series of two: what is new, and who holds it. */
async function compareHeaps(session: Session, ids: readonly string[], ruleSetId: string | undefined): Promise<string> {
  const { growths, workspaces } = session.services;
  const steps = ids.map((id) => ({
    id,
    operations: null,
    forcedGc: workspaces.provenance(id).options.forcedGc === true || null,
  }));
  const job = await session.finished(growths.start({ steps, warmUp: 0, ruleSetId }));
  return (job.result as { readonly itemId: string }).itemId;
}

/** Options that mean nothing for heaps or for series of them: a gate must not be passed by what it leaves out. Throws `cli.usage`. */
function checkOptions(given: Given, kind: 'heap' | 'growth', sides: readonly (readonly string[])[]): void {
  const what = kind === 'heap' ? 'Heaps' : 'Series of heaps';
  if (sides.some((side) => side.length !== 1)) {
    const instead = kind === 'heap' ? 'heap a side, or all of them to “plateau series” in order' : 'series a side';
    throw usage(`${what} have no replicates.`, `Give one ${instead}.`);
  }
  const stray = (kind === 'heap' ? ['basis', 'override'] : ['basis']).find((name) => given.text(name) !== undefined);
  if (stray !== undefined) throw usage(`--${stray} says nothing about ${what.toLowerCase()}.`, 'Leave it out.');
}

export const compareCommand: Command = {
  name: 'compare',
  brief: 'Before with after, with statuses and intervals',
  usage: 'BEFORE AFTER',
  about: [
    'Two captures of the same kind: profiles, query plans, load runs and front ends (Lighthouse, sizes of builds) with statuses and intervals, heaps by what is new and who holds it, series of heaps by what grows per operation.',
    'A side is an id, a file that is imported on the way, or several of them separated by commas: replicates.',
  ].join('\n'),
  options: [
    { name: 'basis', value: 'BASIS', about: `what shares are of: ${BASES.join(', ')} (active)` },
    { name: 'rules', value: 'FILE', about: 'thresholds to change, as JSON' },
    {
      name: 'gate',
      value: 'LEVEL',
      about: 'exit with 1 when anything new or regressed reaches watch, investigate or likely-bottleneck',
    },
    { name: 'override', value: 'REASON', about: 'compare what is not comparable; the reason is kept' },
    { name: 'top', value: 'N', about: `how many functions, steps, endpoints or packages (${SHOWN})` },
    ...READING_OPTIONS,
  ],
  examples: [
    'plateau compare before.speedscope.json after.speedscope.json',
    'plateau compare p0123456789ab pba9876543210 --basis app --json',
    'plateau compare base1.json,base2.json,base3.json pr.json --gate investigate',
    'plateau compare base-stats.json stats.json --gate watch',
    'plateau compare b1.pb.gz,b2.pb.gz,b3.pb.gz a1.pb.gz,a2.pb.gz,a3.pb.gz --gate investigate',
  ],
  arguments: { min: 2, max: 2 },
  run: async ({ given, terminal, open }) => {
    const basis = given.oneOf('basis', BASES) ?? 'active';
    const gate = given.oneOf(
      'gate',
      LEVELS.filter((level) => level !== 'none'),
    );
    const top = given.number('top') ?? SHOWN;
    const options = readingOptions(given);
    const rulesFile = given.text('rules');
    const values = rulesFile === undefined ? undefined : readRulesFile(rulesFile);
    const session = open();
    const { ruleSets, comparisons, frontends } = session.services;
    const ruleSetId = values === undefined ? undefined : ruleSets.add(values).id;
    const before = await sideOf(session, given.positionals[0] ?? '', options);
    const after = await sideOf(session, given.positionals[1] ?? '', options);
    const kinds = new Set([...before, ...after].map((id) => session.services.workspaces.item(id).kind));
    if (kinds.has('heap')) {
      checkOptions(given, 'heap', [before, after]);
      const itemId = await compareHeaps(session, [...before, ...after], ruleSetId);
      return gateExit(await answerGrowth(session, terminal, itemId, top, ruleSetId), gate);
    }
    if (kinds.has('growth')) {
      checkOptions(given, 'growth', [before, after]);
      const [one, other] = [before[0] ?? '', after[0] ?? ''];
      const override = given.text('override');
      const made = await session.services.growths.compare({ before: one, after: other, override, ruleSetId });
      return growthExit(await answerGrowthComparison(session, terminal, made.itemId), gate);
    }
    if (kinds.has('plan')) {
      if (given.text('basis') !== undefined) throw usage('--basis says nothing about plans.', 'Leave it out.');
      const made = await session.services.plans.compare({ before, after, override: given.text('override'), ruleSetId });
      const { verdicts, isOpen } = await answerPlanComparison(session, terminal, made.itemId, top);
      return isOpen ? EXIT.undecided : statusExit(verdicts, gate);
    }
    if (kinds.has('load')) {
      if (given.text('basis') !== undefined) throw usage('--basis says nothing about load runs.', 'Leave it out.');
      const made = await session.services.loads.compare({ before, after, override: given.text('override'), ruleSetId });
      const loads = await answerLoadComparison(session, terminal, made.itemId, top);
      return !loads.comparable && loads.override === null ? EXIT.undecided : statusExit(loads.verdicts, gate);
    }
    if (kinds.has('frontend')) {
      if (given.text('basis') !== undefined) throw usage('--basis says nothing about front ends.', 'Leave it out.');
      const made = await frontends.compare({ before, after, override: given.text('override'), ruleSetId });
      return frontendExit(await answerFrontendComparison(session, terminal, made.itemId, top), gate);
    }
    const { itemId } = await comparisons.compare({ before, after, basis, override: given.text('override'), ruleSetId });
    return exitOf(await answerComparison(session, terminal, itemId, top), gate);
  },
};
