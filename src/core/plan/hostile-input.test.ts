import { describe, expect, it } from 'vitest';
import { PlateauError } from '../error.ts';
import { readPlans, recognisePlans } from './read-plans.ts';

const STEP = 'Sort  (cost=0.00..1.00 rows=1 width=1)\n';
const PLAN = '{"Plan":{"Node Type":"Seq Scan","Filter":"';
const fill = (unit: string, length = 600_000): string => unit.repeat(Math.ceil(length / unit.length));

/** How many plans, or the code of the error. */
function outcome(text: string): number | string {
  try {
    return readPlans(new TextEncoder().encode(text)).plans.length;
  } catch (thrown) {
    if (thrown instanceof PlateauError) return thrown.code;
    throw thrown;
  }
}

/** Each took time by the square of its length: minutes at the sizes here. */
describe('input that is made to take long', () => {
  it.each(['\n', '\r\n', ' \n', '\u00a0\n', '\t\n'])('%j again and again is recognised as no plan', (unit) => {
    expect(recognisePlans(new TextEncoder().encode(fill(unit, 65_536)))).toBe(false);
  });

  it.each<readonly [string, string, number | string]>([
    ['plans that are shortened', fill('[{"Plan":{...\n'), 'plan.shortened'],
    ['plans of Python that break', fill("{'Plan': {\n"), 'import.badJson'],
    ['escapes that break', fill('"[\\n\n'), 'plan.none'],
    ['lists in single quotes that break', fill("'[{\n", 2_500_000), 'plan.none'],
    ['braces on lines', fill('{\n', 1_500_000), 'plan.none'],
    [
      'entries of a jsonlog that break',
      fill('{"timestamp":"x","error_severity":"LOG","message":"duration: 1.000 ms  plan:\\n{\n', 3_000_000),
      'plan.noneInLog',
    ],
    ['one plan’s settings', `[{"Plan":{"Node Type":"Result"},"Settings":{${numbered(100_000)}}}]`, 1],
    [
      'elements in XML that ask for others',
      `<explain><Query><Plan>${fill('<Sort-Space>a</Sort-Space>', 3_000_000)}`,
      1,
    ],
    [
      'elements of XML in each other',
      `<explain>${'<Query>'.repeat(150_000)}<a>1</a>${'</Query>'.repeat(150_000)}`,
      'import.truncated',
    ],
    ['the times of a compiler', `${STEP}JIT:\n  Timing: ${fill('a')}`, 1],
    ['the options of a compiler', `${STEP}JIT:\n  Options: ${fill('a')}`, 1],
    ['counters that end in none', `${STEP}  Buffers: ${fill('buffers full=1 ', 600)}!`, 1],
    ['write-ahead counters that end in none', `${STEP}  WAL: ${fill('buffers full=1 ')}!`, 1],
    [
      'plans that lost their indentation',
      fill(`Hash Join  (cost=0.00..1.00 rows=1 width=1)\n->  ${STEP}\n`),
      'plan.indentationLost',
    ],
  ])('%s', (_, text, expected) => {
    expect(outcome(text)).toBe(expected);
  });

  it('has plans whose lines were cut at a width, each mended where it stands', () => {
    const plan = `${PLAN}${'x'.repeat(40)}\n${'x'.repeat(82)}"}}\n`;
    expect(outcome(plan.repeat(12_000))).toBeTypeOf('number');
  });

  it('has thousands of pages on one line', () => {
    expect(outcome('<pre>Result  (cost=0.00..1.00 rows=1 width=1)</pre>'.repeat(30_000))).toBe(30_000);
  });

  it('has more of a thing than a call takes arguments', () => {
    expect(outcome(`${STEP}  Buffers: ${'shared hit=1 '.repeat(250_000)}`)).toBe(1);
  });
});

const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `"s${index}":"1"`).join(',');
