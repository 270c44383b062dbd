import type { HeapFacts } from '../heap/stored.ts';
import type { ItemKind, ProfileDetail } from '../item.ts';
import type { ItemFact } from './model.ts';

/** One input that an item tells, in the unit of the inputs that take it: cores, a ratio, MB. */
export interface ToldFact {
  readonly fact: ItemFact;
  readonly value: number;
  /** What was read, in words, which the host may follow: `cores of`. */
  readonly how: string;
  /** Its name, apart from the words, so that it can be taken out of them; null where none is named. */
  readonly host: string | null;
}

/** What was read, in words: `cores of staging-1`. */
export const toldText = ({ how, host }: Pick<ToldFact, 'how' | 'host'>): string =>
  host === null ? how : `${how} ${host}`;

/** What an item tells of the inputs of calculators. */
export interface ItemFactsAnswer {
  /** Its id. */
  readonly item: string;
  readonly label: string;
  readonly facts: readonly ToldFact[];
}

/** Kinds of items that can tell each. */
export const TELLS: Readonly<Record<ItemFact, ItemKind>> = { cores: 'profile', waitRatio: 'profile', liveData: 'heap' };

const WAITS: ReadonlySet<string> = new Set(['wait-io', 'wait-lock', 'wait-sleep']);

type ProfileParts = Pick<ProfileDetail, 'meta' | 'sampleTypes' | 'defaultSampleType' | 'categories'>;

/** The machine that a profile was captured on, as far as it is told. */
export interface CapturedOn {
  readonly name: string;
  readonly facts: { readonly cores: number; readonly containerCpus: number | null };
}

function coresOf({ meta }: ProfileParts, host: CapturedOn | null): readonly ToldFact[] {
  if (host !== null) {
    const { containerCpus, cores } = host.facts;
    if (containerCpus !== null && containerCpus > 0)
      return [{ fact: 'cores', value: containerCpus, how: 'CPU limit of the container on', host: host.name }];
    if (cores > 0) return [{ fact: 'cores', value: cores, how: 'cores of', host: host.name }];
  }
  const { cpuCores } = meta;
  return cpuCores === undefined || cpuCores <= 0
    ? []
    : [{ fact: 'cores', value: cpuCores, how: 'cores, by the file', host: null }];
}

/** Waiting over computing in a wall-clock profile, threads that wait for work left out (`D_active`, `rules.md` §2.8). */
function waitRatioOf({ sampleTypes, defaultSampleType, categories }: ProfileParts): readonly ToldFact[] {
  if (sampleTypes[defaultSampleType]?.kind !== 'wall') return [];
  let waiting = 0;
  let computing = 0;
  for (const { category, share } of categories) {
    if (WAITS.has(category)) waiting += share;
    else if (category !== 'idle' && category !== 'profiler') computing += share;
  }
  if (computing <= 0) return [];
  return [
    {
      fact: 'waitRatio',
      value: waiting / computing,
      how: 'waiting over computing of all threads, those that wait for work left out',
      host: null,
    },
  ];
}

/** What a profile tells of the inputs of calculators; `host` is null of one that Plateau did not capture. */
export const factsOfProfile = (profile: ProfileParts, host: CapturedOn | null): readonly ToldFact[] => [
  ...coresOf(profile, host),
  ...waitRatioOf(profile),
];

const BYTES_PER_MB = 1e6;

/** What a heap tells of the inputs of calculators: its live data, where it is known whole and in bytes. */
export function factsOfHeap({ table, totalSize }: Pick<HeapFacts, 'table' | 'totalSize'>): readonly ToldFact[] {
  const live = (how: string): readonly ToldFact[] => [
    { fact: 'liveData', value: totalSize / BYTES_PER_MB, how, host: null },
  ];
  if (totalSize <= 0) return [];
  if (table === null) return live('all objects that are reached');
  if (table.measure !== 'alive' || !table.isComplete || !table.hasBytes) return [];
  return live(
    table.collected === true
      ? 'all classes, after a full collection'
      : 'all classes; garbage may be among them, for the file tells of no collection before it',
  );
}
