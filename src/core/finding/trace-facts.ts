import type { EvidenceRow } from './model.ts';

/** What `db.statement.hash` of a span holds. */
export const isStatementHash = (text: string): boolean => /^[0-9a-f]{8,128}$/.test(text);

/** What the attributes of a trace’s spans tell (`playbooks S2:88`), under their names there; none where nobody gave them. */
export function traceFacts({
  statementHash: hash,
  cacheHit,
}: Pick<Extract<EvidenceRow, { kind: 'trace' }>, 'statementHash' | 'cacheHit'>): readonly (readonly [
  string,
  string,
])[] {
  return [
    ...(hash === undefined ? [] : [['db.statement.hash', hash] as const]),
    ...(cacheHit === undefined ? [] : [['cache.hit', String(cacheHit)] as const]),
  ];
}

/** The same in a line: `db.statement.hash 9f86d081, cache.hit false`. */
export const traceFactsText = (row: Parameters<typeof traceFacts>[0]): string =>
  traceFacts(row)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
