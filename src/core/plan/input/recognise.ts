import { LOG_READERS, TEXT_READERS } from '../readers.ts';
import { encodingOf } from './decode.ts';

/** Bytes at a file's start that tell what it is. */
const HEAD_BYTES = 65_536;

/** Names that only plans have, in any quoting that one may have come through. */
const NAMES =
  /(?:["'“”„]|\\"|""|&quot;)(?:Node Type|QUERY PLAN|Query Text|query_block|query_plan|estimated_total_cost|actual_last_row_ms|notused)(?:["'“”„]|\\"|""|&quot;)\s{0,20}[:,]|<Node-Type>|<explain xmlns=|&lt;explain xmlns=|^[ \t]{0,400}-? ?Node Type: |Node Type: \\?"[A-Z]/m;
/** EXPLAIN's TEXT form, and the header clients print over any. */
const TEXT =
  /\((?:cost=\d+\.\d\d\.\.\d+\.\d\d rows=\d|actual (?:time=\d|rows=\d))|^[ |"]{0,200}QUERY PLAN["| ]{0,2000}\r?$|^[ \t]{0,2000}-> {2}[A-Z][a-z]/m;
/** What holds such names by accident: profiles and heaps, whose strings may be anything. */
const OTHERS =
  /^\s*\{\s*"(?:\$schema|snapshot|nodes|traceEvents|meta|head|exporter|shared|profiles|code)"|^\s*\[\s*\{\s*"(?:pid|args|ph|ts|cat)"/;

/** True for a file that begins like a plan, in any form, dialect, dressing or log. Profiles, heaps and series are left to their own readers. */
export function recognisePlans(head: Uint8Array): boolean {
  const { encoding, mark } = encodingOf(head);
  const text = new TextDecoder(encoding).decode(head.subarray(mark, HEAD_BYTES)).replaceAll('\u00a0', ' ');
  if (text.includes('\0') || OTHERS.test(text)) return false;
  return (
    NAMES.test(text) ||
    TEXT.test(text) ||
    LOG_READERS.some((reader) => reader.recognise(text)) ||
    TEXT_READERS.some((reader) => reader.recognise(text))
  );
}
