import type { Question } from './capture/host.ts';
import type { CaptureProvenance } from './capture/request.ts';
import type { PlateauErrorData } from './error.ts';
import type { CaptureMeta, ImportWarning, SampleType, ThreadInfo } from './profile/model.ts';
import type { RuleSet } from './verdict/rule-set.ts';
import type { Verdict } from './verdict/verdict.ts';

export const ITEM_KINDS = [
  'profile',
  'comparison',
  'heap',
  /** Heaps of one program in order, and what grew from one to the next. */
  'growth',
  /** One growth against another. */
  'growth-comparison',
  'plan',
  /** Plans of one statement, before against after. */
  'plan-comparison',
  /** Statements of a server with what they cost in all. */
  'statements',
  /** What a server knows of its tables: statistics and indexes. */
  'catalog',
  'load',
  /** Load runs, before against after. */
  'load-comparison',
  /** A visit of a page in a laboratory, or the sizes of a build. */
  'frontend',
  /** Reports of a front end, before against after. */
  'frontend-comparison',
  'series',
  /** What a check said: the result of a gate that ran here or in CI. */
  'gate',
  /** What a calculator gave, with its inputs and where each is from. */
  'calculation',
  'text',
] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** One row of the workspace. */
export interface Item {
  readonly id: string;
  readonly kind: ItemKind;
  readonly label: string;
  /** ISO 8601, UTC. */
  readonly importedAt: string;
  readonly capturedAt: string | null;
  readonly host: string | null;
  /** One line for lists: `cpu · 2,991 samples · 30.0 s · hot 72 %`. */
  readonly summary: string;
  /** Highest level among its newest verdicts. */
  readonly level: string;
  readonly format: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Items with the same group came from one file. */
  readonly group: string;
  /** The plan that stands for this run of it and others; absent of everything else. */
  readonly runOf?: string;
}

/** Where an item came from: enough to make it again and to prove it is the same. */
export interface Provenance {
  readonly fileName: string;
  /** How it came in: `file`, `drop`, `paste`, `stdin`, `sample`, `capture`, `calculator`. */
  readonly via: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly compression: 'none' | 'gzip' | 'zstd';
  readonly format: string;
  readonly parserVersion: number;
  readonly plateauVersion: string;
  readonly options: Readonly<Record<string, string | number | boolean>>;
  readonly importedAt: string;
  /** The tool that wrote the file, as the file names it. */
  readonly exporter?: { readonly name: string; readonly version?: string };
  /** How it was captured, where Plateau did it. */
  readonly capture?: CaptureProvenance;
  /** Of what came with a bundle: the token that stands for the process it was captured from. */
  readonly process?: string;
}

/** Another item that tells of the same program. */
export interface RelatedItem {
  readonly item: Item;
  /** Captured by Plateau from the same process, or linked by a person. */
  readonly by: 'process' | 'person';
  /** It is a profile that tells where memory was allocated. */
  readonly allocations: boolean;
}

/** The result of a capture job; the end of the terminal's `capture --json`. */
export interface CaptureOutcome {
  /** One a replicate, in order. */
  readonly captures: readonly { readonly captureId: string; readonly itemIds: readonly string[] }[];
  /** The comparison with the captures it was asked to be compared with; null where none was asked for. */
  readonly comparisonId: string | null;
  /** The growth over the heaps of a series; null where none was taken. */
  readonly growthId: string | null;
  /** What should be known about it. */
  readonly warnings: readonly ImportWarning[];
}

export interface WorkspaceInfo {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly schema: number;
  readonly sample: boolean;
  readonly readOnly: boolean;
  readonly recent: readonly { readonly path: string; readonly name: string; readonly exists: boolean }[];
}

export interface DenominatorTotals {
  readonly all: number;
  readonly active: number;
  readonly app: number;
  readonly samples: { readonly all: number; readonly active: number; readonly app: number };
}

/** A profile as the window first shows it; verdicts are those of the newest evaluation. */
export interface ProfileDetail {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly warnings: readonly ImportWarning[];
  readonly meta: CaptureMeta;
  readonly name: string;
  readonly sampleTypes: readonly SampleType[];
  readonly defaultSampleType: number;
  readonly threads: readonly (Omit<ThreadInfo, 'firstNode' | 'endNode'> & {
    readonly weight: number;
    readonly group: string;
  })[];
  /** One a sample type. */
  readonly totals: readonly DenominatorTotals[];
  /** Share of `D_active` by category, default sample type. */
  readonly categories: readonly { readonly category: string; readonly share: number }[];
  readonly nodeCount: number;
  readonly maxDepth: number;
  readonly hasTimeline: boolean;
  readonly evaluations: readonly Evaluation[];
}

/** Verdicts of one rule set; older ones stay beside newer ones. */
export interface Evaluation {
  readonly ruleSetId: string;
  readonly ruleSetVersion: number;
  readonly ruleSetSha256: string;
  readonly evaluatedAt: string;
  readonly current: boolean;
  readonly verdicts: readonly Verdict[];
}

export interface StoredRuleSet extends RuleSet {
  readonly sha256: string;
  readonly shipped: boolean;
  readonly active: boolean;
  readonly createdAt: string | null;
}

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Job {
  readonly id: string;
  /** `import`, `compare`, `evaluate`, `export`, `capture`, `collect`, `clean`, `demo`. */
  readonly kind: string;
  readonly title: string;
  /** The item it works for, where it is for one that is there. */
  readonly item: string | null;
  readonly state: JobState;
  readonly progress: {
    readonly done: number;
    readonly total: number | null;
    /** `share`: thousandths of the whole. */
    readonly unit: 'bytes' | 'steps' | 'share';
    readonly phase: string;
  };
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly error: PlateauErrorData | null;
  /** Kind-specific: for `import` an {@link ImportOutcome}, for `compare` `{ itemId }`, for `capture` and `collect` a {@link CaptureOutcome}, for `demo` `{ comparisonId }`. */
  readonly result: unknown;
}

/** The result of an import job; the same as the terminal's `import --json`. */
export interface ImportOutcome {
  readonly imported: readonly {
    readonly path: string;
    readonly id: string;
    readonly kind: ItemKind;
    readonly format: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly label: string;
    readonly warnings: readonly ImportWarning[];
    readonly existing: boolean;
  }[];
  readonly failed: readonly {
    readonly path: string;
    readonly code: string;
    readonly message: string;
    readonly hint: string | null;
    readonly offset: number | null;
  }[];
}

/** One line of the event stream: what changed, so that a window can ask again. */
export type WorkspaceEvent =
  | { readonly type: 'hello' }
  | { readonly type: 'workspace'; readonly id: string }
  | { readonly type: 'item'; readonly id: string; readonly change: 'added' | 'changed' | 'removed' }
  | { readonly type: 'finding'; readonly id: string; readonly change: 'added' | 'changed' | 'removed' }
  | { readonly type: 'job'; readonly job: Job }
  | { readonly type: 'rulesets' }
  /** The brief, a recorded change or a baseline. */
  | { readonly type: 'investigation' }
  /** A bundle was exported, or signed off. */
  | { readonly type: 'sign-offs' }
  /** Hosts, their connections or what was left on them changed. */
  | { readonly type: 'hosts' }
  | { readonly type: 'question'; readonly question: Question }
  /** A question was answered or withdrawn. */
  | { readonly type: 'questionGone'; readonly id: string };
