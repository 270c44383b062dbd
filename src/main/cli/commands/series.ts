import type { GrowthComparison } from '../../../core/verdict/heap/growth-comparison.ts';
import { LEVELS, type Level, type Verdict } from '../../../core/verdict/verdict.ts';
import { type Command, EXIT, type Given, usage } from '../command.ts';
import { idOf } from '../given-items.ts';
import { READING_OPTIONS, readingOptions } from './import.ts';
import { answerGrowth } from './show-growth.ts';
import { answerGrowthComparison } from './show-growth-comparison.ts';

const SHOWN = 20;

/** Operations before each heap but the first: one number for all, or one each. Throws `cli.usage`. */
function operationsOf(given: Given, heaps: number): readonly (number | null)[] {
  const text = given.text('ops');
  if (text === undefined) return new Array<null>(heaps).fill(null);
  const numbers = text.split(',').map(Number);
  const single = numbers.length === 1 ? numbers[0] : undefined;
  const each = single === undefined ? numbers : new Array<number>(heaps - 1).fill(single);
  if (each.length !== heaps - 1 || each.some((value) => !Number.isFinite(value) || value <= 0)) {
    throw usage(
      `--ops cannot be “${text}”.`,
      `Give one number for every step, or ${heaps - 1} separated by commas: the operations between one heap and the next.`,
    );
  }
  return [null, ...each];
}

/** What grew in too few differences to be more than *watch* yet; the runtime's own and what nothing holds are never more. */
const isOpen = ({ level, certainty, rule, details }: Verdict): boolean =>
  certainty === 'inconclusive' && level !== 'none' && rule !== 'LK-REACH' && details?.runtimes !== 'yes';

/** Exit code of a gate on verdicts: 1 where one that is not inconclusive reaches it, 2 where inconclusive ones do, or might with more heaps. */
export function gateExit(verdicts: readonly Verdict[], gate: Level | undefined): number {
  if (gate === undefined) return EXIT.passed;
  const reached = verdicts.filter(({ level }) => LEVELS.indexOf(level) >= LEVELS.indexOf(gate));
  if (reached.some(({ certainty }) => certainty !== 'inconclusive')) return EXIT.failed;
  return reached.length > 0 || verdicts.some(isOpen) ? EXIT.undecided : EXIT.passed;
}

/**
 * Exit code of a comparison of two series: 1 where something new or worse reaches the gate, or what leaked before still grows by more than a tenth
 * of it; 2 where that is open or the series cannot be compared.
 */
export function growthExit(
  { comparable, override, verdicts }: GrowthComparison & { readonly override: string | null },
  gate: Level | undefined,
): number {
  if (!comparable && override === null) return EXIT.undecided;
  if (gate === undefined) return EXIT.passed;
  // Too few heaps to tell whether anything grows, also what has no verdict.
  if (verdicts.some(({ guards }) => guards.includes('QG-STEPS'))) return EXIT.undecided;
  const reached = verdicts.filter(({ level }) => LEVELS.indexOf(level) >= LEVELS.indexOf(gate));
  if (reached.some(({ status }) => status !== 'resolved' && status !== 'inconclusive')) return EXIT.failed;
  return reached.some(({ status }) => status === 'inconclusive') ? EXIT.undecided : EXIT.passed;
}

export const seriesCommand: Command = {
  name: 'series',
  brief: 'What grew over heaps of one program',
  usage: 'HEAP HEAP…',
  about: [
    'What grew over heaps of one program, in the order they were taken: the leaking class, who holds it, how much per operation.',
    'A heap is an id or a file that is imported on the way. The first difference is warm-up where there are more than two heaps.',
  ].join('\n'),
  options: [
    {
      name: 'ops',
      value: 'N',
      about:
        'operations run between one heap and the next; N,N,… where they differ; else what was noted with the heaps',
    },
    { name: 'forced-gc', about: 'a collection was forced before each heap' },
    { name: 'warm-up', value: 'N', about: 'differences at the start that do not count (1); “0” counts all' },
    { name: 'name', value: 'TEXT', about: 'what to call the series' },
    {
      name: 'gate',
      value: 'LEVEL',
      about: 'exit with 1 when growth reaches watch, investigate or likely-bottleneck',
    },
    { name: 'against', value: 'ID', about: 'compare it with an earlier series: did the fix hold?' },
    { name: 'top', value: 'N', about: `how many holders and classes (${SHOWN}; with --json all)` },
    ...READING_OPTIONS,
  ],
  examples: [
    'plateau series s0.heapsnapshot s1.heapsnapshot s2.heapsnapshot s3.heapsnapshot --ops 5 --forced-gc',
    'plateau series s*.heapsnapshot --ops 1000 --forced-gc --against g0123456789ab --gate watch',
    'plateau series h0123456789ab hba9876543210 habcdefabcdef --ops 1000 --gate investigate',
  ],
  arguments: { min: 2, max: 100 },
  run: async ({ given, terminal, open }) => {
    const heaps = given.positionals.length;
    const operations = operationsOf(given, heaps);
    const gate = given.oneOf(
      'gate',
      LEVELS.filter((level) => level !== 'none'),
    );
    const warmUp = warmUpOf(given);
    const top = given.number('top') ?? (terminal.json ? Number.POSITIVE_INFINITY : SHOWN);
    const options = readingOptions(given);
    const session = open();
    const { workspaces, growths } = session.services;
    const against = given.text('against');
    const earlier = against === undefined ? undefined : growths.item(against).id;
    const steps = [];
    for (const [i, path] of given.positionals.entries()) {
      const id = await idOf(session, path, options);
      const { forcedGc, operations: noted } = workspaces.provenance(id).options;
      steps.push({
        id,
        operations: operations[i] ?? (i > 0 && typeof noted === 'number' ? noted : null),
        forcedGc: given.has('forced-gc') || forcedGc === true || null,
      });
    }
    const job = await session.finished(growths.start({ steps, warmUp, label: given.text('name') }));
    const { itemId } = job.result as { readonly itemId: string };
    if (earlier !== undefined) {
      const made = await growths.compare({ before: earlier, after: itemId });
      return growthExit(await answerGrowthComparison(session, terminal, made.itemId), gate);
    }
    return gateExit(await answerGrowth(session, terminal, itemId, top), gate);
  },
};

/** Throws `cli.usage`. */
function warmUpOf(given: Given): number {
  const text = given.text('warm-up');
  if (text === undefined) return 1;
  if (/^\d{1,2}$/.test(text)) return Number(text);
  throw usage(`--warm-up cannot be “${text}”.`, 'Give a whole number, 0 or more.');
}
