import { expect, it } from 'vitest';
import { type AskInstances, ClassInstances, MOST_INSTANCES } from './class-instances.ts';

/** Classes of 50,000 objects each, whose answers are given by hand. */
function classesAsked() {
  const asked: (readonly [row: number, most: number])[] = [];
  const answers = new Map<number, (error?: Error) => void>();
  const signals: AbortSignal[] = [];
  const ask: AskInstances = (row, most, signal) => {
    asked.push([row, most]);
    signals.push(signal);
    return new Promise((resolve, reject) => {
      answers.set(row, (error) => {
        const nodes = Array.from({ length: most }, (_, node) => ({ node }));
        if (error === undefined) resolve(Object({ total: 50_000, nodes }));
        else reject(error);
      });
    });
  };
  const settled = async (row: number, error?: Error): Promise<void> => {
    answers.get(row)?.(error);
    await new Promise((done) => setTimeout(done, 0));
  };
  const classes = new ClassInstances(ask);
  const known = (row: number): number => classes.known().get(row)?.result?.nodes.length ?? -1;
  return { classes, asked, signals, settled, known };
}

it('asks once for each of many classes, however their answers come', async () => {
  const { classes, asked, signals, settled, known } = classesAsked();
  const rows = Array.from({ length: 50 }, (_, row) => row);
  classes.open(rows);
  for (const row of rows.toReversed()) {
    await settled(row);
    classes.open(rows);
  }
  expect(asked).toEqual(rows.map((row) => [row, 100]));
  expect(signals.some(({ aborted }) => aborted)).toBe(false);
  expect(rows.map(known)).toEqual(rows.map(() => 100));
});

it('asks for more of one while the others stand, once at a time, up to the most there are', async () => {
  const { classes, asked, settled, known } = classesAsked();
  classes.open([1, 2]);
  await settled(1);
  const other = classes.known().get(2);
  for (let times = 0; times < 6; times++) {
    classes.more(1);
    classes.more(1);
    await settled(1);
  }
  expect(asked.filter(([row]) => row === 1).map(([, most]) => most)).toEqual([100, 400, 1600, 6400, MOST_INSTANCES]);
  expect(asked.filter(([row]) => row === 2)).toHaveLength(1);
  expect([known(1), classes.known().get(2)]).toEqual([MOST_INSTANCES, other]);
});

it('tells what failed, keeps what was there, and asks again', async () => {
  const { classes, settled, known, asked } = classesAsked();
  classes.open([1]);
  await settled(1, new Error('no answer'));
  expect(classes.known().get(1)).toMatchObject({ result: null, error: expect.stringContaining('no answer') });
  classes.open([1]);
  expect(asked).toHaveLength(1);
  classes.more(1);
  expect(classes.known().get(1)).toEqual({ result: null, error: null });
  await settled(1);
  expect([known(1), classes.known().get(1)?.error]).toEqual([100, null]);
  classes.more(1);
  await settled(1, new Error('gone'));
  expect([known(1), classes.known().get(1)?.error]).toEqual([100, expect.stringContaining('gone')]);
  classes.more(1);
  await settled(1);
  expect([known(1), classes.known().get(1)?.error]).toEqual([400, null]);
});

it('gives up what it asked for when nobody looks any more, and asks again when somebody does', async () => {
  const { classes, asked, signals, settled, known } = classesAsked();
  classes.open([1]);
  classes.stop();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  await settled(1);
  expect(known(1)).toBe(-1);
  classes.open([1]);
  await settled(1);
  expect([known(1), asked.length]).toEqual([100, 2]);
});
