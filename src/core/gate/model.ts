import type { ItemKind } from '../item.ts';
import type { Certainty, Level, Status } from '../verdict/verdict.ts';
import type { Justification, JustifiedBy } from './plans/justifications.ts';

/** What a result is against the other side, as SARIF §3.27.24 names it. */
export type BaselineState = 'new' | 'unchanged' | 'updated' | 'absent';

/** What one gate said of one thing. `passed` is null where it cannot be told. */
export interface GateResult {
  /** The gate's name in the policy. */
  readonly gate: string;
  readonly rule: string;
  readonly subject: string;
  readonly status: Status | null;
  readonly level: Level;
  /** Null where nothing was measured. */
  readonly certainty: Certainty | null;
  readonly passed: boolean | null;
  readonly why: string;
  /** Of a gate that fails for another reason than its rule: `check.justificationExpired`. */
  readonly code: string | null;
  /** What let it pass, or would have. */
  readonly justification: Justification | null;
  /** What a justification has to name to let it pass; null where none can. */
  readonly justify: JustifiedBy | null;
  /** Null where there is nothing before, or it cannot be compared. */
  readonly baselineState: BaselineState | null;
  /** SHA-256 (hex) of what was judged: equal for the same thing in every run of the gate, whatever its files are called. */
  readonly fingerprint: string;
  /** Ids of what it was told of. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** The plan that was judged; null where it is no plan. */
  readonly plan: string | null;
}

/** What a gate says, without where it says it. */
export type GateSaying = Omit<
  GateResult,
  'fingerprint' | 'before' | 'after' | 'plan' | 'code' | 'justification' | 'justify' | 'certainty'
> &
  Partial<Pick<GateResult, 'code' | 'justification' | 'justify' | 'certainty'>> & {
    /** The subject's stable key. */
    readonly key: string;
  };

/** One side of what is judged: ids of items, replicates of each other, and what they are called. */
export interface GateSide {
  readonly ids: readonly string[];
  readonly label: string;
}

/** Items of both sides that tell of the same thing; a side is null where it has none. */
export interface GatePair {
  readonly kind: ItemKind;
  /** What it is of, the same in every run of the gate: `load k6 orders`. */
  readonly of: string;
  readonly before: GateSide | null;
  readonly after: GateSide | null;
  /** Why they were paired, where that is not plain. */
  readonly note: string | null;
  /** Why nothing is compared: a side is missing, several could be meant, hosts of other classes; null where it is. */
  readonly refusal: string | null;
}

/** Where a side came from. */
export interface GateSource {
  /** As it was given. */
  readonly given: string;
  readonly is: 'bundle' | 'workspace' | 'files';
  /** Of a bundle. */
  readonly bundleId: string | null;
  /** Of a workspace. */
  readonly workspaceId: string | null;
  /** SHA-256 of files that were given as they are, in their order; of bundles and workspaces none. */
  readonly files: readonly string[];
  /** SHA-256 of the rule set its own verdicts were made with; null of files, which have none. */
  readonly ruleSetSha256: string | null;
  /** Of a bundle that hides names of functions and tables: under whose key; null where they are as they were. */
  readonly namesHiddenBy: string | null;
  readonly items: number;
}

/** How a check ended: `undecided` is what no gate failed and not all could be told of. */
export type GateVerdict = 'passed' | 'failed' | 'undecided';

/** Everything a check has to tell; plain data. */
export interface GateReport {
  readonly passed: boolean;
  readonly verdict: GateVerdict;
  readonly gates: readonly GateResult[];
  readonly before: readonly GateSource[] | null;
  readonly after: readonly GateSource[];
  readonly pairs: readonly GatePair[];
  /** The one rule set that everything was judged by. */
  readonly ruleSet: { readonly id: string; readonly sha256: string };
  /** What a reader has to know, a sentence each. */
  readonly notes: readonly string[];
}
