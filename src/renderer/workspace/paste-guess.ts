/** Text looked at; what follows does not change the guess. */
const LOOKED_AT = 20_000;

/**
 * What pasted text seems to be, in words for the person pasting it. It is a hint only: the importers decide by themselves what it is, and
 * say so when they cannot read it.
 */
export function guessText(text: string): string {
  const head = text.slice(0, LOOKED_AT).trimStart();
  if (head.startsWith('{') || head.startsWith('[')) {
    if (head.includes('speedscope')) return 'Looks like a speedscope profile';
    if (head.includes('"nodes"') && head.includes('"callFrame"')) return 'Looks like a V8 CPU profile';
    if (head.includes('"traceEvents"') || /"ph"\s*:/.test(head)) return 'Looks like Chrome trace events';
    if (head.includes('"stackTable"') || head.includes('"frameTable"')) return 'Looks like a Firefox profile';
    return JSON_OF_SOMETHING;
  }
  if (/^<(!doctype|html|svg|\?xml)/i.test(head))
    return 'Looks like markup: the profile it was drawn from is needed instead';
  const lines = head
    .split('\n')
    .slice(0, 200)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const collapsed = lines.filter((line) => /\S.* \d+(\.\d+)?$/.test(line)).length;
  if (lines.length > 0 && collapsed / lines.length > 0.8) return 'Looks like collapsed stacks';
  if (lines.some((line) => /^[0-9a-f]{6,} \S+/.test(line)) && /\d+(\.\d+)?:\s/.test(head))
    return 'Looks like perf script output';
  return NOTHING_KNOWN;
}

const JSON_OF_SOMETHING = 'Looks like JSON';
const NOTHING_KNOWN = 'No known form yet';

/** Whether a guess leaves it open what the text is: then it may be a query plan, which is told by reading it. */
export const isUnknown = (guess: string): boolean => guess === JSON_OF_SOMETHING || guess === NOTHING_KNOWN;
