import { readFileSync, statSync } from 'node:fs';
import { PlateauError } from '../../core/error.ts';
import { whyNoFile } from '../../core/file-failure.ts';
import type { KnownValue, RedactionCounts, Redactor } from '../../core/redact/model.ts';
import { LeakScanner } from '../../core/redact/scan/leak-scanner.ts';
import type { LeakHit } from '../../core/redact/scan/model.ts';
import { inflate } from './leak-scan.ts';

/** Longer files are not redacted as text, in bytes. */
const MOST_BYTES = 1 << 26;
/** What the first pass found is known to the second: a login that a folder told stands elsewhere too. */
const PASSES = 3;

/** A file without what it may not tell. */
export interface RedactedText {
  readonly text: string;
  readonly counts: RedactionCounts;
}

function readText(path: string): string {
  let bytes: Uint8Array;
  try {
    if (statSync(path).size > MOST_BYTES) {
      throw new PlateauError({
        code: 'redact.notText',
        message: `“${path}” is longer than ${MOST_BYTES} bytes.`,
        hint: 'Cut it into parts.',
      });
    }
    bytes = readFileSync(path);
  } catch (cause) {
    if (cause instanceof PlateauError) throw cause;
    throw new PlateauError({
      code: 'scan.unreadable',
      message: `“${path}” cannot be read: ${whyNoFile(cause)}.`,
      hint: 'Check the path and its permissions.',
      cause,
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new PlateauError({
      code: 'redact.notText',
      message: `“${path}” is no text in UTF-8.`,
      hint: 'Unpack it first, or export it from the workspace.',
      cause,
    });
  }
}

const KNOWN: ReadonlySet<string> = new Set([
  'host',
  'address',
  'user',
  'path',
  'email',
] satisfies KnownValue['class'][]);
const isKnown = (value: { readonly class: string }): value is KnownValue => KNOWN.has(value.class);

function firstLeak(name: string, text: string, redactor: Redactor): LeakHit | null {
  const scanner = new LeakScanner({ originals: redactor.originals(), inflate });
  // The name is not given away: another is chosen for what is written.
  scanner.scan('', new TextEncoder().encode(text));
  const [hit] = scanner.report().hits;
  return hit === undefined ? null : { ...hit, file: name };
}

/**
 * A text, JSON, SVG or HTML file redacted as one text and searched afterwards. `redactorWith` makes a redactor that knows these values besides.
 * Throws `scan.unreadable`, `redact.notText`, and `redact.leak` where something is left that is written so that it cannot be replaced.
 */
export function redactFile(path: string, redactorWith: (known: readonly KnownValue[]) => Redactor): RedactedText {
  const given = readText(path);
  let known: readonly KnownValue[] = [];
  for (let pass = 1; ; pass++) {
    const redactor = redactorWith(known);
    const text = redactor.line(given);
    const leak = firstLeak(path, text, redactor);
    if (leak === null) return { text, counts: redactor.counts() };
    if (pass === PASSES) {
      throw new PlateauError({
        code: 'redact.leak',
        message: `“${path}” would still hold a value of class ${leak.class} after its redaction, as ${leak.form}${leak.container.length === 0 ? '' : ` in ${leak.container.join(' › ')}`}. Nothing was written.`,
        hint: 'Take it out of the file by hand. The byte is one of the redacted text.',
        at: { offset: leak.offset, file: path },
      });
    }
    known = redactor.originals().filter(isKnown);
  }
}
