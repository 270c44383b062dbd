import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * What PEV2 makes of files that are dropped on it: for each the steps of the plan it would show, 0 where it shows “Couldn’t parse plan”, −1
 * where it throws. Its package gives only the component, whose store does all the reading: that is asked. One line of JSON.
 * `node pev2.ts PACKAGES FILE…`
 */
interface Step {
  readonly Plans?: unknown;
}
interface Store {
  readonly plan?: { readonly content: { readonly Plan?: Step } };
  parse(source: string, query: string): void;
}

const [packages = '', ...files] = process.argv.slice(2);
const folder = join(packages, 'pev2/dist');
const source = readFileSync(join(folder, 'pev2.es.js'), 'utf8');
const store = /const (\w+) = \w+\(\{\s*flat: \[\],\s*stats:/.exec(source)?.[1];
if (store === undefined) throw new Error('PEV2 keeps its store under another form');
const measured = join(folder, 'measured.mjs');
writeFileSync(measured, `${source}\nexport { ${store} as store };\n`);
const pev2: { readonly store: Store } = await import(pathToFileURL(measured).href);

function steps(root: Step | undefined): number {
  let count = 0;
  const todo = root === undefined ? [] : [root];
  for (let step = todo.pop(); step !== undefined && count < 1e6; step = todo.pop()) {
    count++;
    if (Array.isArray(step.Plans)) todo.push(...step.Plans);
  }
  return count;
}

function shown(file: string): number {
  try {
    // As a browser decodes a file: UTF-8 without its mark.
    pev2.store.parse(new TextDecoder().decode(readFileSync(file)), '');
    return steps(pev2.store.plan?.content.Plan);
  } catch {
    return -1;
  }
}

console.log(JSON.stringify(files.map(shown)));
