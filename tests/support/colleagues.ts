import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { plateau } from './terminal-call.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const STATEMENT = 'SELECT * FROM orders WHERE customer_id = 4242';

/** A plan of the corpus as auto_explain prints it, which knows the statement; each run took a little longer than the one before. */
function plan(name: string, run: number): string {
  const [root] = JSON.parse(readFileSync(join(ROOT, 'tests/fixtures/plans/pg15', `${name}.json`), 'utf8'));
  const time = Number(root['Execution Time']) + run * 0.004;
  return JSON.stringify([{ 'Query Text': STATEMENT, ...root, 'Execution Time': Number(time.toFixed(3)) }]);
}

/** Resident memory of three hours, 40 MB more each, a line every half minute; the noise is the same each time. */
function growingMemory(): string {
  const lines = ['time,rss'];
  for (let second = 0; second <= 3 * 3600; second += 30) {
    const noise = ((second * 7919) % 2_000_003) - 1_000_000;
    lines.push(`${1_767_315_000 + second},${Math.round(200e6 + (40e6 * second) / 3600 + noise)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** 2,000 samples of ten functions alike, and of the garbage collector with 24 %. */
const collecting = (): string =>
  [...'abcdefghij']
    .map((letter) => `step_${letter} 152\n`)
    .join('')
    .concat('(garbage collector) 480\n');

/**
 * A workspace in `userData` with the bundles of two colleagues: the one compared a statement before and after its index and captured a
 * program with a plateau, the other watched memory grow and captured a program that collects much. The last that was opened there.
 */
export async function workspaceOfTwoBundles(userData: string): Promise<void> {
  const files = join(userData, 'files');
  mkdirSync(files, { recursive: true });
  const file = (name: string, text: string): string => {
    writeFileSync(join(files, name), text);
    return join(files, name);
  };
  const call = async (folder: string, workspace: string, ...args: readonly string[]): Promise<string> => {
    const { code, out, err } = await plateau(folder, [...args, '--workspace', join(folder, workspace), '--json']);
    if (code !== 0) throw new Error(`${args.join(' ')}: exit ${code}: ${err}`);
    return out;
  };
  const colleague = async (name: string, paths: readonly string[]): Promise<(...args: string[]) => Promise<string>> => {
    const folder = join(files, name);
    await plateau(folder, ['init', join(folder, `${name}.plateau`)]);
    await call(folder, `${name}.plateau`, 'import', ...paths);
    return (...args) => call(folder, `${name}.plateau`, ...args);
  };
  const anna = await colleague('anna', [
    join(ROOT, 'resources/sample/orders-before.speedscope.json'),
    ...[1, 2].map((run) => file(`before-${run}.json`, plan('01a-seqscan-before', run))),
    ...[1, 2].map((run) => file(`after-${run}.json`, plan('01b-seqscan-after', run))),
  ]);
  const { items } = JSON.parse(await anna('list')) as {
    readonly items: readonly { readonly id: string; readonly label: string }[];
  };
  const side = (name: string): string =>
    items.flatMap(({ id, label }) => (label.startsWith(name) ? [id] : [])).join(',');
  await anna('compare', side('before-'), side('after-'));
  const ben = await colleague('ben', [file('rss.csv', growingMemory()), file('collecting.folded', collecting())]);

  await plateau(userData, ['init', join(userData, 'audit.plateau')]);
  for (const [name, bundled] of [
    ['anna', anna],
    ['ben', ben],
  ] as const) {
    await bundled('bundle', '-o', join(files, `${name}.zip`));
    await call(userData, 'audit.plateau', 'import', '--here', join(files, `${name}.zip`));
  }
}
