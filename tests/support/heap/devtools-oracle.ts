import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { devToolsHeapPath } from '../tools.ts';

const READER = join(import.meta.dirname, 'devtools-reader.ts');

const AGGREGATES = z.array(
  z.object({
    /** “script,line,column,name” or “,name”. */
    key: z.string(),
    name: z.string(),
    /** Nodes with a self size. */
    count: z.number(),
    /** Bytes. */
    self: z.number(),
    /** Bytes kept by the class: nodes below another node of the same class are not added again. */
    maxRet: z.number(),
    distance: z.number(),
    /** DevTools itself shows another row with the same key instead. */
    lost: z.boolean(),
  }),
);
const REST = z.object({
  nodeCount: z.number(),
  types: z.array(z.string()),
  strings: z.array(z.string()),
  aggregates: AGGREGATES,
  shapes: z.array(z.object({ name: z.string(), properties: z.array(z.string()), count: z.number() })),
  totalSize: z.number(),
});
const DIFF = z.array(
  z.object({
    key: z.string(),
    name: z.string(),
    addedCount: z.number(),
    removedCount: z.number(),
    addedSize: z.number(),
    removedSize: z.number(),
  }),
);

export type OracleAggregate = z.infer<typeof AGGREGATES>[number];
export type OracleDiff = z.infer<typeof DIFF>[number];

/** What DevTools computes from a snapshot (`docs/decisions/048-what-devtools-computes.md`). Every column has a value for each node. */
export interface OracleSnapshot extends z.infer<typeof REST> {
  /** Indices into `types`. */
  readonly type: Uint8Array;
  /** Modulo 2³². */
  readonly id: Uint32Array;
  /** The file's name, with “Detached ” where DevTools puts it; like the next three, indices into `strings`. */
  readonly name: Uint32Array;
  /** The name it shows: cons strings put together, plain objects by their properties. */
  readonly displayName: Uint32Array;
  readonly className: Uint32Array;
  readonly classKey: Uint32Array;
  /** 0 unknown, 1 attached, 2 detached. */
  readonly detachedness: Uint8Array;
  /** Bytes, as the file has them. */
  readonly fileSelfSize: Uint32Array;
  /** Bytes, after internal nodes gave theirs to their owners. */
  readonly selfSize: Uint32Array;
  /** −5 where a node is not reached, from 100,000,000 where it is only from the root. */
  readonly distance: Int32Array;
  /** Immediate dominators; the root's is itself. */
  readonly dominator: Uint32Array;
  /** Bytes. */
  readonly retainedSize: Float64Array;
}

/** Runs DevTools' own worker on a snapshot, in a process of its own. Throws what that said when it fails. */
export async function readWithDevTools(file: string): Promise<OracleSnapshot> {
  return inFolder([file], (folder) => {
    const bytes = (name: string): ArrayBuffer => new Uint8Array(readFileSync(join(folder, name))).buffer;
    return {
      ...REST.parse(restOf(folder)),
      type: new Uint8Array(bytes('type')),
      id: new Uint32Array(bytes('id')),
      name: new Uint32Array(bytes('name')),
      displayName: new Uint32Array(bytes('displayName')),
      className: new Uint32Array(bytes('className')),
      classKey: new Uint32Array(bytes('classKey')),
      detachedness: new Uint8Array(bytes('detachedness')),
      fileSelfSize: new Uint32Array(bytes('fileSelfSize')),
      selfSize: new Uint32Array(bytes('selfSize')),
      distance: new Int32Array(bytes('distance')),
      dominator: new Uint32Array(bytes('dominator')),
      retainedSize: new Float64Array(bytes('retainedSize')),
    };
  });
}

/** What DevTools' comparison of two snapshots shows: the classes with added or removed nodes. */
export async function diffWithDevTools(before: string, after: string): Promise<readonly OracleDiff[]> {
  return inFolder([before, after], (folder) => DIFF.parse(restOf(folder)));
}

function restOf(folder: string): unknown {
  return JSON.parse(readFileSync(join(folder, 'rest.json'), 'utf8'));
}

async function inFolder<Result>(files: readonly string[], take: (folder: string) => Result): Promise<Result> {
  const module = devToolsHeapPath();
  if (module === null) throw new Error('DevTools’ heap snapshot worker is not installed: npm test does that');
  const folder = mkdtempSync(join(tmpdir(), 'plateau-devtools-'));
  try {
    await run(['--no-warnings', '--max-old-space-size=8000', READER, module, folder, ...files]);
    return take(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`DevTools’ heap snapshot worker ended with ${code}\n${said}`);
}
