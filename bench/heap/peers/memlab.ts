import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * MemLab: one snapshot with what its analyses begin with (references, distances, dominators, retained sizes); two of them: its search for
 * leaks with the later one as target and as final. `node memlab.ts PACKAGES WORK_FOLDER FILE [LATER]`
 */
const [packages = '', workDir = '', file = '', later] = process.argv.slice(2);
const require = createRequire(join(packages, 'memlab.js'));

interface HeapAnalysis {
  getFullHeapFromFile(file: string): Promise<{ readonly nodes: { readonly length: number } }>;
}
interface Api {
  findLeaksBySnapshotFilePaths(
    baseline: string,
    target: string,
    final: string,
    options: { readonly workDir: string },
  ): Promise<readonly unknown[]>;
}

if (later === undefined) {
  const analysis: HeapAnalysis = require('@memlab/heap-analysis');
  console.log((await analysis.getFullHeapFromFile(file)).nodes.length, 'nodes');
} else {
  const api: Api = require('@memlab/api');
  console.log((await api.findLeaksBySnapshotFilePaths(file, later, later, { workDir })).length, 'leaks');
}
// It leaves its last line of progress open when it ends, and what measures it reads the line after.
process.once('exit', () => process.stderr.write('\n'));
