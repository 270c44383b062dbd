import { expect, it } from 'vitest';
import { SecretMemory } from './secret-memory.ts';

const password = { address: 'box:22', what: 'password', prompt: 'Password for anna@box', echo: false } as const;
const code = { ...password, what: 'answer', prompt: 'Code' } as const;

function asking(...answers: readonly (string | null)[]) {
  const asked: string[] = [];
  const left = [...answers];
  return {
    asked,
    prompts: {
      hostKey: async () => true,
      secret: async ({ prompt }: { readonly prompt: string }) => {
        asked.push(prompt);
        return left.shift() ?? null;
      },
    },
  };
}

it('asks once for what led to a connection, and always for one-time codes', async () => {
  const memory = new SecretMemory();
  const person = asking('right', '123', '456');
  const first = memory.answering('box', person.prompts);
  await first.prompts.secret({ ...password, attempt: 1 });
  await first.prompts.secret({ ...code, attempt: 1 });
  first.keep();
  const again = memory.answering('box', person.prompts);
  expect(await again.prompts.secret({ ...password, attempt: 1 })).toBe('right');
  expect(await again.prompts.secret({ ...code, attempt: 1 })).toBe('456');
  expect(person.asked).toEqual(['Password for anna@box', 'Code', 'Code']);
});

it('keeps nothing that led nowhere, and forgets what stopped working', async () => {
  const memory = new SecretMemory();
  const person = asking('wrong', 'right', 'new');
  await memory.answering('box', person.prompts).prompts.secret({ ...password, attempt: 1 });
  const second = memory.answering('box', person.prompts);
  expect(await second.prompts.secret({ ...password, attempt: 1 })).toBe('right');
  second.keep();
  const changed = memory.answering('box', person.prompts);
  expect(await changed.prompts.secret({ ...password, attempt: 1 })).toBe('right');
  expect(await changed.prompts.secret({ ...password, attempt: 2 })).toBe('new');
});

it('tells hosts apart and forgets one of them', async () => {
  const memory = new SecretMemory();
  const person = asking('a', 'b', null);
  for (const host of ['box', 'box2']) {
    const asked = memory.answering(host, person.prompts);
    await asked.prompts.secret({ ...password, attempt: 1 });
    asked.keep();
  }
  memory.forget('box');
  expect(await memory.answering('box2', person.prompts).prompts.secret({ ...password, attempt: 1 })).toBe('b');
  expect(await memory.answering('box', person.prompts).prompts.secret({ ...password, attempt: 1 })).toBeNull();
});
