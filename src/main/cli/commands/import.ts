import { closeSync, openSync, readSync } from 'node:fs';
import { isZip } from '../../../core/bundle/zip-head.ts';
import { toErrorData } from '../../../core/error.ts';
import { hasConditions } from '../../../core/investigation/stated-conditions.ts';
import type { ImportOutcome } from '../../../core/item.ts';
import { LATENCY_UNITS } from '../../../core/load/latency-unit.ts';
import { parseBytes } from '../../../core/series/units.ts';
import type { ImportRequestOptions } from '../../services/tasks/import-input.ts';
import type { RestoreOutcome } from '../../services/tasks/restore-task.ts';
import { type Command, EXIT, type Given, type Option, usage } from '../command.ts';
import { CONDITION_OPTIONS, givenConditions } from '../conditions-given.ts';
import { exitCodeOf } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { printable, table } from '../table.ts';

const UNITS = ['samples', 'nanoseconds', 'bytes', 'count'] as const;
/** Of the weights of a profile, or of the latencies of a load run: no word is of both. */
const ALL_UNITS = [...UNITS, ...LATENCY_UNITS] as const;

/** How a file is to be read; `compare` takes them too, for files imported on the way. */
export const READING_OPTIONS: readonly Option[] = [
  { name: 'as', value: 'FORMAT', about: 'read as this format instead of recognising it' },
  {
    name: 'unit',
    value: 'UNIT',
    about: `unit where the file does not say it: of weights ${UNITS.join(', ')}; of latencies ${LATENCY_UNITS.join(', ')}`,
  },
  { name: 'seconds', value: 'N', about: 'wall time of the capture where the file does not say' },
];

/** A size with its unit, in bytes. Throws `cli.usage`. */
function sizeIn(given: Given, option: string): number | undefined {
  const text = given.text(option);
  if (text === undefined) return undefined;
  const bytes = parseBytes(text);
  if (bytes === null) throw usage(`--${option} cannot be “${text}”.`, 'Give a size with its unit: 512MiB, 2GB.');
  return bytes;
}

/** The import's options of a call. Throws `cli.usage`. */
export function readingOptions(given: Given): Omit<ImportRequestOptions, 'via'> {
  const label = given.text('label');
  const format = given.text('as');
  const stated = given.oneOf('unit', ALL_UNITS);
  const [unit, latencyUnit] = [UNITS.find((one) => one === stated), LATENCY_UNITS.find((one) => one === stated)];
  const durationSeconds = given.number('seconds');
  const intervalSeconds = given.number('interval');
  const memoryLimit = sizeIn(given, 'memory-limit');
  return {
    ...(label === undefined ? {} : { label }),
    ...(format === undefined ? {} : { format }),
    ...(unit === undefined ? {} : { unit }),
    ...(latencyUnit === undefined ? {} : { latencyUnit }),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(intervalSeconds === undefined ? {} : { intervalSeconds }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
    ...(given.has('forced-gc') ? { forcedGc: true } : {}),
  };
}

function outcomeText({ imported, failed }: ImportOutcome, asked?: string): string {
  const parts: string[] = [];
  if (imported.length > 0) {
    parts.push(
      table(
        ['id', 'kind', 'format', 'bytes', 'label', ''],
        imported.map(({ id, kind, format, bytes, label, existing }) => [
          id,
          kind,
          format,
          bytes.toLocaleString('en'),
          printable(label),
          existing ? `was there already${asked === undefined || asked === label ? '' : ', and keeps its label'}` : '',
        ]),
        [3],
      ),
    );
  }
  const warnings = new Set(imported.flatMap((one) => one.warnings.map(({ message }) => `${one.path}: ${message}`)));
  parts.push(...[...warnings].map((warning) => printable(`note: ${warning}`)));
  for (const { path, code, message, hint, offset } of failed) {
    parts.push(printable(`failed: ${path}: ${message} (${code}${offset === null ? '' : `, byte ${offset}`})`));
    if (hint !== null) parts.push(printable(`    ${hint}`));
  }
  return parts.join('\n');
}

/** A zip is a bundle, or nothing that is read. */
function isZipFile(path: string): boolean {
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(4);
      return readSync(file, head, 0, 4, 0) === 4 && isZip(head);
    } finally {
      closeSync(file);
    }
  } catch {
    // What cannot be read is told where it is read.
    return false;
  }
}

/** A bundle that was brought in. */
type RestoredBundle = RestoreOutcome & { readonly path: string };

async function restoreAll(
  session: Session,
  paths: readonly string[],
  here: boolean,
): Promise<{ readonly bundles: readonly RestoredBundle[]; readonly failed: ImportOutcome['failed'] }> {
  const bundles: RestoredBundle[] = [];
  const failed: ImportOutcome['failed'][number][] = [];
  for (const path of paths) {
    try {
      const { result } = await session.finished(session.services.bundles.restore(path, { here }));
      bundles.push({ path, ...(result as RestoreOutcome) });
    } catch (thrown) {
      const { code, message, hint } = toErrorData(thrown);
      if (code === 'job.cancelled') throw thrown;
      failed.push({ path, code, message, hint: hint ?? null, offset: null });
    }
  }
  return { bundles, failed };
}

/** What came of findings, brief, changes, baselines and sign-offs, a line each that says something. */
function workLines({ work, notes }: RestoredBundle): readonly string[] {
  if (work === null) return notes.map((note) => `    note: ${note}`);
  const { findings, investigation, changes, baselines, signOffs, signOffsLeft } = work;
  const { conditions, signals, saidLeft } = work;
  const made = findings.filter(({ existing }) => !existing);
  const renamed = made.filter(({ id, was }) => id !== was).map(({ id, was }) => `${was} is ${id} here`);
  const there = findings.length - made.length;
  return [
    ...(findings.length === 0
      ? []
      : [
          `${made.length} findings${renamed.length === 0 ? '' : ` (${renamed.join(', ')})`}${there === 0 ? '' : `, ${there} were there already and stay as they are`}`,
        ]),
    ...(investigation === 'restored' ? ['its brief'] : []),
    ...(investigation === 'kept' ? ['not its brief: this workspace has one of its own'] : []),
    ...(conditions === 0
      ? []
      : [`what it states of how ${conditions} of its items ${conditions === 1 ? 'was' : 'were'} measured`]),
    ...(signals === 0 ? [] : [`whose ${signals} of its measurements ${signals === 1 ? 'is' : 'are'}`]),
    ...(saidLeft === 0
      ? []
      : [
          `not what it states of how its items were measured (${saidLeft}): the investigation here is closed; in a workspace of its own the bundle keeps it`,
        ]),
    ...(changes === 0 ? [] : [`${changes} recorded changes`]),
    ...(baselines === 0 ? [] : [`${baselines} baselines`]),
    ...(signOffs === 0 ? [] : [`${signOffs} sign-offs, as given elsewhere: “plateau signoff” lists them`]),
    ...(signOffsLeft === 0 ? [] : [`not ${signOffsLeft} sign-offs: as many as a workspace keeps are here`]),
    ...notes.map((note) => `note: ${note}`),
  ].map((line) => `    ${line}`);
}

function bundleText(bundle: RestoredBundle): string {
  const { path, workspace, readOnly, items, existing } = bundle;
  const there = existing === 0 ? '' : `, ${existing} were there already`;
  return [
    `${path}: ${items} items${there}, in ${workspace}`,
    ...workLines(bundle),
    ...(readOnly ? [`It can be read and not changed: plateau list --workspace ${workspace}`] : []),
  ].join('\n');
}

/** States conditions of the load runs and plans that came in; answers with these, null where no condition was given. What came in stays where that fails. */
async function stateConditions(
  { services }: Session,
  { imported }: ImportOutcome,
  said: ReturnType<typeof givenConditions>,
): Promise<{ readonly of: readonly string[] | null; readonly failed: ImportOutcome['failed'] }> {
  const ids = imported.filter(({ kind }) => hasConditions(kind)).map(({ id }) => id);
  if (Object.keys(said).length === 0) return { of: null, failed: [] };
  try {
    return { of: ids.length === 0 ? [] : await services.investigations.state(ids, said), failed: [] };
  } catch (thrown) {
    const { code, message, hint } = toErrorData(thrown);
    return { of: null, failed: [{ path: 'conditions', code, message, hint: hint ?? null, offset: null }] };
  }
}

export const importCommand: Command = {
  name: 'import',
  brief: 'Bring capture files in: recognised, stored, judged',
  usage: 'PATH…',
  about: [
    'Recognise, store and judge capture files; “-” is the standard input. Files are independent of each other.',
    'A bundle becomes a new workspace that can be read and not changed, if it verifies.',
  ].join('\n'),
  options: [
    { name: 'label', value: 'TEXT', about: 'what to call it; else the file’s name' },
    ...READING_OPTIONS,
    {
      name: 'interval',
      value: 'SECONDS',
      about: 'time between two values of a series that tells no times (jstat without -t)',
    },
    { name: 'memory-limit', value: 'SIZE', about: 'what the process of a series may use at most: 512MiB, 2GB' },
    { name: 'ops', value: 'N', about: 'operations done while it was captured; kept with it' },
    {
      name: 'here',
      about:
        'what a bundle holds comes into this workspace, to be compared with what is there; else into a new one to be read',
    },
    ...CONDITION_OPTIONS,
    { name: 'forced-gc', about: 'a collection was forced before the snapshot; kept with it' },
  ],
  examples: [
    'plateau import before.speedscope.json after.speedscope.json',
    'perf script | plateau import - --label "checkout, before"',
    'plateau import stacks.folded --unit samples --seconds 30 --json',
    'plateau import requests.csv --unit ms',
    'plateau import summary.json --cache-state warm --phase steady --against-production smaller',
    'plateau import checkout-perf-audit.zip',
    'plateau import --here last-quarter.zip',
    'jstat -gc 4711 10s 720 | plateau import - --interval 10',
  ],
  arguments: { min: 1, max: 1000 },
  run: async ({ given, terminal, open }) => {
    const [bundles, paths] = [
      given.positionals.filter(isZipFile),
      given.positionals.filter((path) => !isZipFile(path)),
    ];
    const operations = given.number('ops');
    const options = { ...readingOptions(given), ...(operations === undefined ? {} : { operations }) };
    const said = givenConditions(given);
    const session = open();
    const imported = await session.import(paths, options);
    const stated = await stateConditions(session, imported, said);
    const restored = await restoreAll(session, bundles, given.has('here'));
    const failed = [...imported.failed, ...restored.failed, ...stated.failed];
    if (stated.of?.length === 0 && imported.failed.length === 0)
      terminal.note('Nothing of it is a load run or a plan: its conditions are not kept.');
    const outcome = {
      ...imported,
      ...(stated.of === null ? {} : { conditionsOf: stated.of }),
      failed,
      ...(bundles.length === 0 ? {} : { bundles: restored.bundles }),
    };
    terminal.answer(outcome, () =>
      [outcomeText(outcome, given.text('label')), ...restored.bundles.map(bundleText)].filter(Boolean).join('\n'),
    );
    return Math.max(EXIT.passed, ...failed.map(({ code }) => exitCodeOf(code)));
  },
};
