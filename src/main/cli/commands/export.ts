import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PlateauError } from '../../../core/error.ts';
import { whyNotWritten } from '../../../core/file-failure.ts';
import { HEAP_EXPORTS } from '../../../core/heap/export/heap-exporters.ts';
import { RUN_EXPORTS } from '../../../core/load/export/load-exporters.ts';
import { PLAN_EXPORTS } from '../../../core/plan/export/plan-exporters.ts';
import { PROFILE_EXPORTERS } from '../../../core/profile/exporters/index.ts';
import { type Command, EXIT, usage } from '../command.ts';

/** The file itself, as it came in. */
const RAW = 'raw';
const FORMATS = [
  ...new Set([...PROFILE_EXPORTERS, ...HEAP_EXPORTS, ...PLAN_EXPORTS, ...RUN_EXPORTS].map(({ id }) => id)),
  RAW,
];

export const exportCommand: Command = {
  name: 'export',
  brief: 'A thing for other tools, as a table, page or picture',
  usage: 'ID',
  about: `A profile for other tools, a comparison as a picture (svg), a series as a table (csv), a heap, a series of heaps or a comparison of two as a table or a report (csv, md), a query plan, a load run, a report of a front end or a comparison of two of these as a table or with everything (csv, json), anything as the file it was read from (raw): ${FORMATS.join(', ')}.`,
  options: [
    { name: 'to', value: 'FORMAT', about: FORMATS.join(', ') },
    {
      name: 'reveal',
      about: 'with the constants of a plan’s statement and conditions; the workspace’s journal notes it',
    },
    { name: 'output', short: 'o', value: 'FILE', about: 'where to write it; else the standard output' },
  ],
  examples: [
    'plateau export p0123456789ab --to speedscope -o checkout.speedscope.json',
    'plateau export p0123456789ab --to folded | head',
    'plateau export g0123456789ab --to md -o leak.md',
    'plateau export q0123456789ab --to csv -o steps.csv',
    'plateau export l0123456789ab --to csv -o endpoints.csv',
  ],
  arguments: { min: 1, max: 1 },
  run: async ({ given, terminal, open, signal }) => {
    const to = given.text('to');
    if (to === undefined) throw usage('plateau export needs --to.', `Choose one of ${FORMATS.join(', ')}.`);
    const { profiles } = open().services;
    const id = given.positionals[0] ?? '';
    const file = to === RAW ? profiles.artifact(id) : await profiles.export(id, to, { reveal: given.has('reveal') });
    const output = given.text('output');
    if (output === undefined || output === '-') {
      if (terminal.json) throw usage('--json needs -o FILE with export.', 'Without it the file itself is the output.');
      await pipeline(file.bytes, process.stdout, { end: false, signal });
      return EXIT.passed;
    }
    const partial = `${output}.partial`;
    try {
      await pipeline(file.bytes, createWriteStream(partial), { signal });
      await rename(partial, output);
    } catch (cause) {
      await rm(partial, { force: true });
      throw new PlateauError({
        code: 'export.cannotWrite',
        message: `“${output}” could not be written: ${whyNotWritten(cause)}.`,
        hint: 'Choose a folder you may write to with enough free space.',
        cause,
      });
    }
    terminal.answer({ path: resolve(output), format: to }, () => `Wrote ${output}.`);
    return EXIT.passed;
  },
};
