import type { z } from 'zod';
import { FINDINGS, findingsFile } from '../../../../core/bundle/findings-file.ts';
import { HISTORY } from '../../../../core/bundle/history-chain.ts';
import { INVESTIGATION, investigationFile } from '../../../../core/bundle/investigation-file.ts';
import { itemRecord } from '../../../../core/bundle/item-record.ts';
import { EXPORT, JOURNAL, type Manifest, REDACTION } from '../../../../core/bundle/manifest.ts';
import { RULE_SETS, ruleSetsFile, VERDICTS, verdictsFile } from '../../../../core/bundle/verdict-file.ts';
import { canonicalJson } from '../../../../core/verdict/canonical-json.ts';
import type { Contents } from './contents.ts';
import type { Failures } from './failures.ts';
import { isPlainJson } from './same-json.ts';

/** Documents that are read in parts, with what is read of them. */
const DOCUMENTS: readonly (readonly [path: string, schema: z.ZodType | null])[] = [
  [VERDICTS, verdictsFile],
  [RULE_SETS, ruleSetsFile],
  [FINDINGS, findingsFile],
  [INVESTIGATION, investigationFile],
  [REDACTION, null],
];
const LINES: readonly (readonly [path: string, schema: z.ZodType | null])[] = [
  [EXPORT, itemRecord],
  [JOURNAL, null],
  [HISTORY, null],
];

/** What is wrong with a text of JSON: that it is read otherwise by others, or says more than is read here; null where nothing is. */
function wrongWith(bytes: Uint8Array, schema: z.ZodType | null): 'form' | 'more' | null {
  const text = Buffer.from(bytes).toString('utf8');
  if (!isPlainJson(text) || !Buffer.from(text).equals(bytes)) return 'form';
  if (schema === null) return null;
  const value: unknown = JSON.parse(text);
  const read = schema.safeParse(value);
  // That it cannot be read is told where it is read.
  return read.success && canonicalJson(read.data) !== canonicalJson(value) ? 'more' : null;
}

function* linesOf(bytes: Buffer): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(0x0a, from);
    const end = found < 0 ? bytes.length : found;
    yield bytes.subarray(from, end);
    from = end + 1;
  }
}

const MESSAGES = {
  form: 'It is not written as plain JSON (UTF-8, each name once, numbers and spaces as JSON.stringify writes them): other programs may read it otherwise.',
  more: 'It says more than is read of it.',
};

/**
 * Whether what is read of a bundle is all that stands there, and the same to every reader: no name twice, no other spelling of a number, no bytes that are no
 * text. `alike` where this build wrote it; another one may have said more.
 */
export async function checkForm(
  { files }: Manifest,
  contents: Contents,
  failures: Failures,
  alike: boolean,
): Promise<void> {
  const provenance = files.flatMap(({ path, role }) => (role === 'provenance' ? [[path, null] as const] : []));
  for (const [path, schema, byLine] of [
    ...[...DOCUMENTS, ...provenance].map(([at, of]) => [at, of, false] as const),
    ...LINES.map(([at, of]) => [at, of, true] as const),
  ]) {
    if (!contents.has(path)) continue;
    let bytes: Buffer;
    try {
      bytes = await contents.bytes(path);
    } catch (thrown) {
      if (thrown instanceof Error && thrown.name === 'AbortError') throw thrown;
      // That it does not unpack is told where it is hashed.
      continue;
    }
    let wrong: 'form' | 'more' | null = null;
    for (const part of byLine ? linesOf(bytes) : [bytes]) wrong ??= wrongWith(part, schema);
    if (wrong === 'form' || (wrong === 'more' && alike)) failures.add(path, `file.${wrong}`, MESSAGES[wrong]);
  }
}
