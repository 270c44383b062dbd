import type { CalculationRecord } from '../calculator/kept/model.ts';
import type { Finding, Severity } from '../finding/model.ts';
import type { LinkedPair } from '../finding/retest.ts';
import type { GateRecord } from '../gate/result-file/model.ts';
import type { InvestigationDetail } from '../investigation/detail.ts';
import type { Evaluation, Item, Provenance } from '../item.ts';
import type { ImportWarning } from '../profile/model.ts';
import type { ShownElsewhere } from '../sign-off/elsewhere.ts';
import type { SignOffOfRole } from '../sign-off/standing.ts';
import type { Signal } from '../signal/signal.ts';
import type { Figure } from './figure.ts';
import type { ReportPicture } from './picture.ts';

/** Whom and what a report is of: said by who makes it. Empty texts are printed as not stated. */
export interface ReportHeader {
  /** What was audited. */
  readonly project: string;
  readonly repository: string;
  readonly commit: string;
  readonly auditor: string;
  /** ISO 8601, UTC: when it was made. */
  readonly at: string;
  readonly workspaceId: string;
  readonly plateauVersion: string;
  /** The bundle it lies in; null outside of one. */
  readonly bundleId: string | null;
  /** What was taken out before it was written: the profile's name; null where nothing was. */
  readonly redaction: string | null;
  /** How a change of it afterwards would be noticed (`findings.md` §7). */
  readonly tamperEvidence: 'none' | 'manifest' | 'journal chain' | 'signed';
}

/** An item of the workspace with what was found out about it. */
export interface ReportedItem {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly warnings: readonly ImportWarning[];
  /** By the rule set of the report; null where no rule judges such items. */
  readonly evaluation: Evaluation | null;
  /** What was compared; null of everything else. */
  readonly sides: { readonly before: readonly string[]; readonly after: readonly string[] } | null;
}

/** A threshold that is not as shipped. */
export interface ThresholdDeviation {
  readonly key: string;
  readonly shipped: number | null;
  readonly value: number;
  readonly unit: string;
}

/** The rule set that the report's verdicts are by. */
export interface ReportedRuleSet {
  readonly id: string;
  readonly version: number;
  readonly sha256: string;
  readonly deviations: readonly ThresholdDeviation[];
  /** When it was made, ISO 8601; null of a shipped one. */
  readonly createdAt: string | null;
  /** Who made it; null where that was not recorded. */
  readonly changedBy: string | null;
}

/** A finding with what is computed from it (`findings.md` §3–§5); the report computes none of it again. */
export interface ReportedFinding {
  readonly finding: Finding;
  /** Null where no row of the table speaks of it: not assessed. */
  readonly severity: { readonly computed: Severity | null; readonly why: string; readonly used: Severity | null };
  /** 0–100; null where not everything it is computed from is known. */
  readonly priority: number | null;
  /** What is missing for the priority, or what it came from. */
  readonly priorityWhy: string;
  /** Cost against impact, a line each; empty where nothing was given. */
  readonly returns: readonly string[];
  /** Status of its verdicts in the newest comparison; null where none was made. */
  readonly retest: {
    readonly status: string;
    readonly why: string;
    /** The comparison’s item; null where it is not known. */
    readonly comparison: string | null;
    /** Items before with those after that are linked with them; absent where none are. */
    readonly paired?: readonly LinkedPair[];
  } | null;
  /** What keeps it from the next step, and what is worth a second thought. */
  readonly lints: readonly { readonly blocking: boolean; readonly message: string }[];
}

/** What a check said, and the item that it is kept as. */
export interface ReportedGate {
  readonly item: string;
  readonly record: GateRecord;
}

/** A calculation, and the item that it is kept as. */
export interface ReportedCalculation {
  readonly item: Pick<Item, 'id' | 'label'>;
  readonly record: CalculationRecord;
}

/** All that a report tells of. */
export interface ReportInput {
  /** True of the report of a single finding. */
  readonly isOneFinding?: boolean;
  readonly header: ReportHeader;
  readonly ruleSet: ReportedRuleSet;
  /** The brief of the workspace and what follows from it; null where none was kept. */
  readonly investigation: InvestigationDetail | null;
  readonly findings: readonly ReportedFinding[];
  /** Every role, signed or not. */
  readonly signOffs: readonly SignOffOfRole[];
  /** What came with bundles that were taken in. */
  readonly signOffsElsewhere: readonly ShownElsewhere[];
  /** In the order they came in. */
  readonly items: readonly ReportedItem[];
  /** What each item measured of services and nodes, by item. */
  readonly signals: ReadonlyMap<string, readonly Signal[]>;
  /** Results of gates that are kept in the workspace. */
  readonly gates: readonly ReportedGate[];
  /** Calculations that are kept in the workspace, in the order they came in. */
  readonly calculations: readonly ReportedCalculation[];
  /** By item. */
  readonly figures: ReadonlyMap<string, Figure>;
  /** Pictures of dashboards, by `pictureKey`. */
  readonly pictures: ReadonlyMap<string, ReportPicture>;
}
