/** How big: ordinal, never mixed with how sure. */
export type Level = 'none' | 'watch' | 'investigate' | 'likely-bottleneck';
export const LEVELS = ['none', 'watch', 'investigate', 'likely-bottleneck'] as const satisfies readonly Level[];

/** How sure. */
export type Certainty = 'confirmed' | 'probable' | 'inconclusive';

/** Only in comparisons (`rules.md` §7). */
export type Status =
  | 'new'
  | 'regressed'
  | 'persisting'
  | 'improved'
  | 'resolved'
  | 'exposed'
  | 'masked'
  | 'inconclusive'
  | 'not-comparable';

export type SubjectKind =
  | 'function'
  | 'path'
  | 'profile'
  | 'thread-group'
  | 'class'
  | 'retention-path'
  | 'plan-node'
  | 'query'
  | 'metric'
  | 'series'
  | 'capture';

export interface Subject {
  readonly kind: SubjectKind;
  /** Stable identity: for a function its name, file and definition line (see `functionKey`). */
  readonly key: string;
  readonly label: string;
}

/** Which denominator shares are of (`rules.md` §2.8). */
export type Basis = 'all' | 'active' | 'app';

export interface Scope {
  readonly captures: readonly string[];
  /** `all`, or a thread group's name. */
  readonly threads: string;
  readonly sampleType: string;
  /** `D_all`, `D_active`, `D_app`. */
  readonly denominator: string;
  readonly window?: readonly [number, number];
  readonly flow?: string;
  readonly load?: string;
}

export type IntervalMethod = 'wilson' | 'block' | 'replicates' | 'exact' | 'theil-sen';

export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly low?: number;
  readonly high?: number;
  readonly n?: number;
  readonly nEff?: number;
  readonly method: IntervalMethod;
}

export interface Cost {
  readonly value: number;
  readonly unit: string;
  readonly per: 'request' | 'second' | 'operation' | 'execution';
  readonly low?: number;
  readonly high?: number;
}

export interface Threshold {
  readonly op: '>' | '>=' | '<';
  readonly value: number;
  /** Playbook file and line, or `user`. */
  readonly source: string;
}

export interface EvidencePointer {
  readonly captureId: string;
  readonly sha256: string;
  /** `function:KEY`, `path:KEY;KEY`, `profile`, `threads:NAME`, `series:COLUMN@FROM-TO` (seconds), `load`, `load:METHOD NAME`: what to open. */
  readonly pointer: string;
}

/** The one verdict form (`rules.md` §1), for profiles, heaps, plans and metrics. */
export interface Verdict {
  readonly rule: string;
  readonly ruleVersion: number;
  /** Hash of the canonical JSON of all thresholds and category tables used. */
  readonly ruleSetSha256: string;
  readonly subject: Subject;
  readonly scope: Scope;
  readonly measure: Measure;
  readonly cost?: Cost;
  readonly threshold: Threshold;
  readonly level: Level;
  readonly certainty: Certainty;
  /** One generated sentence with the numbers in it. */
  readonly reason: string;
  /** Advice code; its text comes from the catalogue. */
  readonly advice: string;
  readonly evidence: readonly EvidencePointer[];
  /** Quality gates that lowered level or certainty. */
  readonly guards: readonly string[];
  readonly status?: Status;
  readonly before?: Verdict;
  readonly after?: Verdict;
  /** Rule-specific numbers for tables: `widestPath`, `paths`, `charged`, `maxDepth`, `towers`, `coverage`. */
  readonly details?: Readonly<Record<string, number | string>>;
}

const CERTAINTIES: readonly Certainty[] = ['confirmed', 'probable', 'inconclusive'];

/** Verdicts by level, then by certainty, then by how much is measured: shares by their size before what has other units. */
export function byWeight(verdicts: readonly Verdict[]): readonly Verdict[] {
  const rank = ({ level, certainty, subject }: Verdict) =>
    -LEVELS.indexOf(level) * 8 + CERTAINTIES.indexOf(certainty) * 2 + (subject.kind === 'class' ? 1 : 0);
  const unit = ({ measure }: Verdict): number => (measure.unit === 'share' ? 0 : 1);
  return [...verdicts].sort((a, b) => rank(a) - rank(b) || unit(a) - unit(b) || b.measure.value - a.measure.value);
}
