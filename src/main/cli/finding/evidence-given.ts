import { createReadStream, existsSync } from 'node:fs';
import type { NewEvidence } from '../../../core/finding/candidate-evidence.ts';
import { isStatementHash } from '../../../core/finding/trace-facts.ts';
import { type Given, usage } from '../command.ts';

/** A picture of a dashboard. */
export interface GivenImage {
  readonly told: { readonly caption: string; readonly dashboard: string; readonly from: string; readonly to: string };
  bytes(): AsyncIterable<Uint8Array>;
}

/** The picture that a call adds; null where it adds none. Throws `cli.usage`. */
export function imageGiven(given: Given): GivenImage | null {
  const [path, dashboard, between] = [given.text('image'), given.text('dashboard'), given.text('between')];
  if (path === undefined) {
    if (dashboard === undefined && between === undefined) return null;
    throw usage('--dashboard and --between are of a picture.', 'Give --image as well.');
  }
  const times = (between ?? '').split('/');
  const [from = '', to = ''] = times;
  if (dashboard === undefined || times.length !== 2 || [from, to].some((time) => Number.isNaN(Date.parse(time)))) {
    throw usage(
      'A picture needs its dashboard and the time range it shows.',
      'Give --dashboard NAME --between 2026-01-31T10:00Z/2026-01-31T11:00Z.',
    );
  }
  if (!existsSync(path)) throw usage(`There is no file “${path}”.`, 'Check the path.');
  const told = { caption: given.text('caption') ?? '', dashboard, from, to };
  return { told, bytes: () => createReadStream(path) };
}

/** `REPOSITORY@COMMIT:PATH:LINE`. */
const CODE = /^(.+)@([0-9a-f]{7,64}):(.+?)(?::(\d+))?$/;

/** Evidence that is no verdict, as options give it: trace ids, places in code. Throws `cli.usage`. */
export function evidenceGiven(given: Given): readonly NewEvidence[] {
  const caption = given.text('caption') ?? '';
  const [trace, code] = [given.text('trace'), given.text('code')];
  const percentile = given.oneOf('percentile', ['p50', 'p95', 'p99'] as const);
  if (percentile !== undefined && trace === undefined)
    throw usage('--percentile is of a trace.', 'Give --trace as well.');
  const hash = given.text('statement-hash')?.toLowerCase();
  const cacheHit = given.oneOf('cache-hit', ['yes', 'no'] as const);
  if ((hash !== undefined || cacheHit !== undefined) && trace === undefined)
    throw usage('--statement-hash and --cache-hit are of a trace.', 'Give --trace as well.');
  if (hash !== undefined && !isStatementHash(hash))
    throw usage(`“${hash}” is no hash of a statement.`, 'db.statement.hash has 8 to 128 hexadecimal digits.');
  const rows: NewEvidence[] = [];
  if (trace !== undefined) {
    const traceId = trace.toLowerCase();
    if (!/^(?!0{32}$)[0-9a-f]{32}$/.test(traceId)) {
      throw usage(`“${trace}” is no trace id.`, 'A trace id (W3C) has 32 hexadecimal digits, not all of them 0.');
    }
    rows.push({
      ...{ kind: 'trace', caption, traceId },
      ...(percentile === undefined ? {} : { percentile }),
      ...(hash === undefined ? {} : { statementHash: hash }),
      ...(cacheHit === undefined ? {} : { cacheHit: cacheHit === 'yes' }),
    });
  }
  if (code !== undefined) {
    const [, repository = '', commit = '', path = '', line] = CODE.exec(code) ?? [];
    if (path === '') throw usage(`“${code}” is no place in code.`, 'Write it as REPOSITORY@COMMIT:PATH:LINE.');
    rows.push({
      kind: 'code',
      caption,
      repository,
      commit,
      path,
      ...(line === undefined ? {} : { line: Number(line) }),
    });
  }
  return rows;
}
