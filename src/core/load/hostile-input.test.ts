import { expect, it } from 'vitest';
import { inPieces } from '../../../tests/support/load-files.ts';
import { readLoad } from './read-load.ts';

const DIGITS = '1'.repeat(400_000);
const K6 = `
     http_req_duration..............: avg=1ms min=1ms med=1ms max=2ms p(90)=1ms p(95)=1ms
     http_req_failed................: FAILED
     http_reqs......................: 10      1/s
     iterations.....................: 10      1/s
`;

/** The mean that was read; each took time by the square of its length: minutes at the sizes here. */
async function meanOf(text: string): Promise<number | null> {
  const { run } = await readLoad(inPieces(new TextEncoder().encode(text), 65_536), { seconds: 10 });
  return run.total.mean;
}

it.each([
  ['a count without end', K6.replace('FAILED', `3.38% ${DIGITS}`)],
  ['a share without end', K6.replace('FAILED', `3.38% ${DIGITS} out of ${DIGITS}`)],
  ['a time without end', K6.replace('p(95)=1ms', `p(95)=${DIGITS}`)],
  ['times without end', K6.replace('p(95)=1ms', `p(95)=${'1.'.repeat(300_000)}`)],
])('%s in what k6 prints', async (_, text) => expect(await meanOf(text)).toBe(1));
