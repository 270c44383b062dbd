import type { Verdict } from '../../core/verdict/verdict.ts';
import type { FunctionTable } from './function-table.ts';

/** What a verdict's subject is looked up in. */
export interface ViewPieces {
  readonly table: Pick<FunctionTable, 'rowOfKey' | 'frame'> | null;
  readonly threads: string;
}

/** The keys a verdict speaks of, last the most telling: its subject's, or the function a path ends in. */
export function subjectKeys(verdict: Verdict): readonly string[] {
  const pointers = verdict.evidence.flatMap(({ pointer }) => {
    const [kind = '', rest = ''] = splitOnce(pointer);
    return kind === 'function' ? [rest] : kind === 'path' ? [rest.split(';').at(-1) ?? ''] : [];
  });
  const own = verdict.subject.kind === 'function' ? [verdict.subject.key] : [];
  return [...own, ...pointers].filter((key) => key !== '');
}

function splitOnce(pointer: string): readonly [string, string] {
  const at = pointer.indexOf(':');
  return at < 0 ? [pointer, ''] : [pointer.slice(0, at), pointer.slice(at + 1)];
}

/**
 * Where a click on a verdict's evidence leads: the function to show (null where the view does not hold it), and the threads the verdict
 * was made over.
 */
export function nextAfter(
  verdict: Verdict,
  pieces: ViewPieces,
): { readonly frame: number | null; readonly threads: string } {
  const { threads: scope } = verdict.scope;
  const threads = scope === 'all' ? 'all' : `group:${scope}`;
  const { table } = pieces;
  if (table === null) return { frame: null, threads };
  for (const key of subjectKeys(verdict)) {
    const row = table.rowOfKey(key);
    if (row >= 0) return { frame: table.frame(row), threads };
  }
  return { frame: null, threads };
}
