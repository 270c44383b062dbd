import type { PlanText } from '../reader.ts';
import { TextBuilder } from './plan-text.ts';

/** Bytes of one letter or more, and line breaks that are none. */
const SEQUENCE = /(?:=[0-9A-F]{2})+|=[ \t]{0,10}\r?\n/g;
/** A mail says so, or a plan shows it: `cost=3D0.00`, `rows=3D5`. */
const ENCODED = /^Content-Transfer-Encoding:[ \t]{0,10}quoted-printable/im;
const OF_PLAN = /\((?:cost|actual time|actual rows)=3D\d/;

/** A text that a mail carried as quoted-printable, as it was; null for any other. */
export function undressQuotedPrintable(whole: PlanText): PlanText | null {
  const { text } = whole;
  if (!text.includes('=')) return null;
  const header = ENCODED.exec(text);
  if (header === null && !isEncoded(text)) return null;
  const builder = new TextBuilder(whole);
  // Nobody decodes it again.
  let at = header === null ? 0 : header.index + header[0].length;
  if (header !== null) builder.keep(0, header.index);
  for (const found of text.matchAll(SEQUENCE)) {
    const [sequence] = found;
    builder.keep(at, found.index);
    at = found.index + sequence.length;
    if (!sequence.endsWith('\n')) builder.replace(decoded(sequence), found.index, at);
  }
  return builder.keep(at, text.length).build();
}

/** Lines of a mail have 76 characters at most, with the sign that they go on. */
function isEncoded(text: string): boolean {
  if (OF_PLAN.test(text)) return true;
  const soft = text.match(/^.{70,75}=\r?$/gm)?.length ?? 0;
  return soft > (text.includes('=3D') ? 0 : 1) && !/^.{78}/m.test(text);
}

const BYTES = new TextDecoder('utf-8');

/** The letters of bytes written as `=C3=B6`. What is no UTF-8 is shown as such. */
const decoded = (sequence: string): string =>
  BYTES.decode(Uint8Array.from(sequence.slice(1).split('='), (byte) => Number.parseInt(byte, 16)));
