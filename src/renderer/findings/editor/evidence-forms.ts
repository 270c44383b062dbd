import type { NewEvidence } from '../../../core/finding/candidate-evidence.ts';
import type { Item, ItemKind } from '../../../core/item.ts';

const KINDS: Readonly<Partial<Record<ItemKind, 'plan' | 'metric' | 'load-run' | 'log'>>> = {
  plan: 'plan',
  'plan-comparison': 'plan',
  statements: 'plan',
  catalog: 'plan',
  series: 'metric',
  load: 'load-run',
  gate: 'log',
  text: 'log',
};

/** An item as a whole as evidence; null for one without the hash of a file. */
export function itemEvidence(
  item: Pick<Item, 'id' | 'kind' | 'label' | 'sha256'>,
  caption: string,
): NewEvidence | null {
  if (!/^[0-9a-f]{64}$/.test(item.sha256)) return null;
  const kind = KINDS[item.kind] ?? 'capture';
  const told = caption.trim() === '' ? item.label : caption;
  return { kind, caption: told, item: item.id, sha256: item.sha256, pointer: item.kind };
}

/** A trace as evidence; null where the text is no trace id. A `traceparent` header is taken for the id in it. */
export function traceEvidence(text: string, percentile: 'p50' | 'p95' | 'p99', caption: string): NewEvidence | null {
  const bare = text.trim().toLowerCase().replace(/-/g, ' ');
  const traceId = /^(?:[0-9a-f]{2} )?([0-9a-f]{32})(?: [0-9a-f]{16} [0-9a-f]{2})?$/.exec(bare)?.[1];
  if (traceId === undefined || /^0+$/.test(traceId)) return null;
  return { kind: 'trace', caption, traceId, percentile };
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
