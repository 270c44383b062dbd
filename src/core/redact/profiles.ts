import type { DataClass } from './data-class.ts';

/** What is done with values of a class: they stay, they get a token under the workspace's key, they are left out, or what tells nothing of them stays (`shorten`). */
export type Treatment = 'keep' | 'token' | 'drop' | 'shorten';

export const REDACTION_PROFILES = ['share-external', 'share-external-strict', 'internal-full'] as const;
export type RedactionProfileId = (typeof REDACTION_PROFILES)[number];

/** How each class of data leaves the workspace. */
export interface RedactionProfile {
  readonly id: RedactionProfileId;
  readonly about: string;
  readonly treatments: Readonly<Record<DataClass, Treatment>>;
  /** Code pointers (repository, commit, path) stay. */
  readonly codePointers: boolean;
  /** What a reader may still learn: printed in the report. */
  readonly residualRisk: string;
}

const SHARED: Readonly<Record<DataClass, Treatment>> = {
  secret: 'drop',
  host: 'token',
  address: 'token',
  user: 'token',
  path: 'shorten',
  argument: 'drop',
  environment: 'drop',
  sql: 'drop',
  url: 'shorten',
  'heap-string': 'drop',
  tenant: 'token',
  person: 'keep',
  email: 'token',
  phone: 'drop',
  card: 'drop',
  function: 'keep',
  class: 'keep',
  table: 'keep',
  digest: 'token',
};

const PROFILES: Readonly<Record<RedactionProfileId, RedactionProfile>> = {
  'share-external': {
    id: 'share-external',
    about: 'for people outside: no hosts, users, folders, arguments, constants or contents; names of the code stay',
    treatments: SHARED,
    codePointers: true,
    residualRisk:
      'Names of functions, classes, tables, columns and endpoints are business information and stay readable, as do sizes, rates and times. The profile share-external-strict takes the names out as well.',
  },
  'share-external-strict': {
    id: 'share-external-strict',
    about: 'also without names of your own functions, classes and tables; no code pointers, people as initials',
    treatments: { ...SHARED, function: 'token', class: 'token', table: 'token', person: 'shorten' },
    codePointers: false,
    residualRisk:
      'Sizes, rates, times, the shape of call trees and plans, and names of runtimes and public libraries stay readable and may tell what the program is.',
  },
  'internal-full': {
    id: 'internal-full',
    about: 'for colleagues: everything as it is, without secrets',
    treatments: {
      ...SHARED,
      host: 'keep',
      address: 'keep',
      user: 'keep',
      path: 'keep',
      argument: 'keep',
      environment: 'keep',
      sql: 'keep',
      url: 'keep',
      'heap-string': 'keep',
      tenant: 'keep',
      email: 'keep',
      phone: 'keep',
      card: 'keep',
      digest: 'keep',
    },
    codePointers: true,
    residualRisk:
      'Hosts, people, folders, arguments and constants of statements stay readable: it is for readers who may see the systems themselves. Only what looks like a secret is taken out.',
  },
};

/** What leaves the workspace where nothing else is said. */
export const USUAL_PROFILE: RedactionProfileId = 'share-external';

export function redactionProfile(id: RedactionProfileId): RedactionProfile {
  return PROFILES[id];
}
