import type { NewEvidence } from '../../../core/finding/candidate-evidence.ts';
import { isStatementHash } from '../../../core/finding/trace-facts.ts';

/** What is typed of a trace. */
export interface TraceForm {
  readonly text: string;
  readonly percentile: 'p50' | 'p95' | 'p99';
  readonly caption: string;
  /** `db.statement.hash` of its spans; empty where nobody gives it. */
  readonly hash: string;
  readonly cacheHit: '' | 'true' | 'false';
}

/** A trace as evidence; null where the text is no trace id, or its hash of a statement none. A `traceparent` header is taken for the id in it. */
export function traceEvidence({ text, percentile, caption, hash, cacheHit }: TraceForm): NewEvidence | null {
  const bare = text.trim().toLowerCase().replace(/-/g, ' ');
  const traceId = /^(?:[0-9a-f]{2} )?([0-9a-f]{32})(?: [0-9a-f]{16} [0-9a-f]{2})?$/.exec(bare)?.[1];
  if (traceId === undefined || /^0+$/.test(traceId)) return null;
  const statementHash = hash.trim().toLowerCase();
  if (statementHash !== '' && !isStatementHash(statementHash)) return null;
  return {
    ...{ kind: 'trace', caption, traceId, percentile },
    ...(statementHash === '' ? {} : { statementHash }),
    ...(cacheHit === '' ? {} : { cacheHit: cacheHit === 'true' }),
  };
}

export interface CodePlace {
  /** `src/orders/list.ts:42`. */
  readonly place: string;
  readonly repository: string;
  readonly commit: string;
  readonly caption: string;
}

/** A place in the code as evidence; null while something of it is missing. */
export function codeEvidence({ place, repository, commit, caption }: CodePlace): NewEvidence | null {
  const [, path = '', line] = /^(.*?)(?::(\d{1,9}))?$/.exec(place.trim()) ?? [];
  const hash = commit.trim().toLowerCase();
  if (path === '' || repository.trim() === '' || !/^[0-9a-f]{7,64}$/.test(hash)) return null;
  const number = Number(line ?? 0);
  return {
    kind: 'code',
    caption,
    repository: repository.trim(),
    commit: hash,
    path,
    ...(number >= 1 ? { line: number } : {}),
  };
}
