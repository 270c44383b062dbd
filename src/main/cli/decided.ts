import { ALL_WORDS } from '../../core/redact/model.ts';
import type { Command, Given } from './command.ts';

/** Words of texts that are names of the evidence too. */
export const HIDE: Command['options'][number] = {
  name: 'hide',
  value: 'WORD,…',
  about:
    'under the strict profile: words in texts of people that go since the evidence has a name like them, by their ids, or all',
};

/** What a person decided of places in texts of people, by their ids: those that stay, and words that go. */
export const decidedOf = (given: Given): readonly string[] => [
  ...(given.text('keep')?.split(',') ?? []),
  ...(given.text('hide')?.split(',') ?? []).map((id) => (id === 'all' ? ALL_WORDS : id)),
];
