import type { NewEvidence } from '../../../core/finding/candidate-evidence.ts';
import { type Given, usage } from '../command.ts';

/** `REPOSITORY@COMMIT:PATH:LINE`. */
const CODE = /^(.+)@([0-9a-f]{7,64}):(.+?)(?::(\d+))?$/;

/** Evidence that is no verdict, as options give it: trace ids, places in code. Throws `cli.usage`. */
export function evidenceGiven(given: Given): readonly NewEvidence[] {
  const caption = given.text('caption') ?? '';
  const [trace, code] = [given.text('trace'), given.text('code')];
  const percentile = given.oneOf('percentile', ['p50', 'p95', 'p99'] as const);
  if (percentile !== undefined && trace === undefined)
    throw usage('--percentile is of a trace.', 'Give --trace as well.');
  const rows: NewEvidence[] = [];
  if (trace !== undefined) {
    const traceId = trace.toLowerCase();
    if (!/^(?!0{32}$)[0-9a-f]{32}$/.test(traceId)) {
      throw usage(`“${trace}” is no trace id.`, 'A trace id (W3C) has 32 hexadecimal digits, not all of them 0.');
    }
    rows.push({ kind: 'trace', caption, traceId, ...(percentile === undefined ? {} : { percentile }) });
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
