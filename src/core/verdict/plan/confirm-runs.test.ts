import { describe, expect, it } from 'vitest';
import { explained } from '../../../../tests/support/explained.ts';
import { judged } from '../../../../tests/support/judged.ts';
import { confirmByRuns } from './confirm-runs.ts';

/** A run in which a scan takes `time` of 100 ms, and reads `read` of 10,000 blocks from outside of the cache. */
const run = (captureId: string, time: number, read = 0) =>
  judged(
    explained({
      Plan: {
        'Node Type': 'Aggregate',
        'Actual Rows': 1,
        'Actual Loops': 1,
        'Actual Total Time': 100,
        'Shared Hit Blocks': 10_000 - read,
        'Shared Read Blocks': read,
        Plans: [
          {
            'Node Type': 'Function Scan',
            'Parent Relationship': 'Outer',
            'Function Name': 'f',
            'Actual Rows': 1,
            'Actual Loops': 1,
            'Actual Total Time': time,
            'Shared Hit Blocks': 0,
            'Shared Read Blocks': 0,
          },
        ],
      },
      'Execution Time': 100,
    }),
    { captureId },
  ).verdicts;

const scan = (verdicts: ReturnType<typeof run>) =>
  verdicts.find(({ subject }) => subject.label === 'Function Scan on f');

describe('a verdict in several runs', () => {
  it('is confirmed where all have it at its level or above', () => {
    const confirmed = scan(confirmByRuns(run('a', 35), [run('b', 45), run('c', 30)]));
    expect(confirmed).toMatchObject({
      level: 'investigate',
      certainty: 'confirmed',
      measure: { value: 0.35, low: 0.3, high: 0.45, n: 3 },
      scope: { captures: ['a', 'b', 'c'] },
      guards: [],
    });
    expect(confirmed?.evidence.map(({ captureId }) => captureId)).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['lower', 30],
    ['not at all', 5],
  ])('is open where one has it %s', (_, time) => {
    const open = scan(confirmByRuns(run('a', 50), [run('b', 50), run('c', time)]));
    expect(open).toMatchObject({ level: 'likely-bottleneck', certainty: 'inconclusive', guards: ['runs-disagree'] });
    expect(open?.reason).toMatch(/Only 2 of 3 runs show it\.$/);
  });

  it('is told of one run in the singular', () => {
    const open = scan(confirmByRuns(run('a', 50), [run('b', 5), run('c', 5)]));
    expect(open?.reason).toMatch(/Only 1 of 3 runs shows it\.$/);
  });

  it('is as it was without others', () => {
    const verdicts = run('a', 50);
    expect(confirmByRuns(verdicts, [])).toBe(verdicts);
    expect(scan(verdicts)?.certainty).toBe('probable');
  });

  it('is no cold cache any more where a second run reads as much', () => {
    const buffers = (verdicts: ReturnType<typeof run>) => verdicts.find(({ rule }) => rule === 'EX-BUF');
    expect(buffers(run('a', 50, 8000))).toMatchObject({ certainty: 'inconclusive', guards: ['cold-cache'] });
    expect(buffers(confirmByRuns(run('a', 50, 8000), [run('b', 50, 8000)]))).toMatchObject({
      certainty: 'confirmed',
      guards: [],
    });
    expect(buffers(confirmByRuns(run('a', 50, 8000), [run('b', 50, 10)]))).toMatchObject({
      certainty: 'inconclusive',
      guards: ['cold-cache', 'runs-disagree'],
    });
  });
});

it('leaves open in every run what the decimals leave open', () => {
  const rounded = (captureId: string) =>
    judged(
      explained({
        Plan: { 'Node Type': 'Result', 'Actual Total Time': 0.000201, 'Actual Rows': 1, 'Actual Loops': 100_000 },
        'Execution Time': 100,
      }),
      { captureId },
    ).verdicts;
  const [verdict] = confirmByRuns(rounded('a'), [rounded('b'), rounded('c')]);
  expect(verdict).toMatchObject({ rule: 'EX-PLATEAU', certainty: 'inconclusive', guards: ['rounding'] });
});
