import { expect, it } from 'vitest';
import { z } from 'zod';
import { fromStored, fromStoredJson } from './from-stored.ts';

const schema = z.object({ rows: z.array(z.object({ n: z.number() })) });

it('gives what is stored as its schema has it', () => {
  expect(fromStored(schema, { rows: [{ n: 1 }], more: true }, 'a table')).toEqual({ rows: [{ n: 1 }] });
  expect(fromStoredJson(schema, '{"rows":[]}', 'a table')).toEqual({ rows: [] });
});

it.each([
  ['{"rows":[{"n":"x"}]}', 'The workspace holds a table that cannot be read: rows.0.n: '],
  ['{"rows":', 'The workspace holds a table that cannot be read: '],
  ['null', 'The workspace holds a table that cannot be read: '],
])('says of %s that the workspace is damaged, and where', (text, message) => {
  expect(() => fromStoredJson(schema, text, 'a table')).toThrow(
    expect.objectContaining({ code: 'workspace.damaged', message: expect.stringContaining(message) }),
  );
});
