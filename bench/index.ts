import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchDiff } from './diff.ts';
import { Figures, surroundings } from './figures.ts';
import { benchFindings } from './findings.ts';
import { benchHeap, benchHugeHeap } from './heap/index.ts';
import { benchHosts } from './hosts.ts';
import { benchHuge } from './huge.ts';
import { benchImport } from './import.ts';
import { benchPlans } from './plans/index.ts';
import { benchFolder, ROOT } from './profiles.ts';
import { benchPySpy } from './py-spy-cost.ts';
import { benchTransfer } from './transfer.ts';
import { benchWindow } from './window.ts';

const HELP = `npm run bench                 every figure Plateau is held to, medians of 5

  --only PART       import, window, diff, hosts, transfer, plan, findings, huge, py-spy, heap or huge-heap; several times for several
  --big             also the import of a file of 2 GB and of a heap snapshot of 5 GB
`;
const PARTS = new Map([
  ['import', benchImport],
  ['window', benchWindow],
  ['diff', benchDiff],
  ['hosts', benchHosts],
  ['transfer', benchTransfer],
  ['plan', benchPlans],
  ['findings', benchFindings],
  ['huge', benchHuge],
  ['py-spy', benchPySpy],
  ['heap', benchHeap],
  ['huge-heap', benchHugeHeap],
]);

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    big: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const wanted = values.only ?? [
  'import',
  'window',
  'diff',
  'hosts',
  'transfer',
  'plan',
  'findings',
  ...(values.big ? ['huge', 'huge-heap'] : []),
];
if (values.help || wanted.some((part) => !PARTS.has(part))) {
  process.stdout.write(HELP);
  process.exit(values.help ? 0 : 3);
}

const folder = benchFolder();
const figures = new Figures();
const about = surroundings();
console.log(Object.values(about).join(' · '));
for (const part of wanted) await PARTS.get(part)?.(folder, figures);
const results = join(ROOT, 'bench/results/latest.json');
figures.write(results, about);
const { missed } = figures;
console.log(missed.length === 0 ? '\nEvery target is met.' : `\n${missed.length} targets are missed:`);
for (const { part, name } of missed) console.log(`  ${part}: ${name}`);
process.exitCode = missed.length === 0 ? 0 : 1;
