import type { ItemRecord } from '../../../core/bundle/item-record.ts';
import type { Redactor } from '../../../core/redact/model.ts';
import type { ReportInput } from '../../../core/report/input.ts';
import type { RuleSet } from '../../../core/verdict/rule-set.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { BundleProgress } from './bundle-phases.ts';
import type { BundledItems } from './bundled-items.ts';
import type { BundledReads } from './bundled-reads.ts';
import type { LeavingPicture } from './leaving-pictures.ts';
import type { Renaming } from './renaming.ts';

/** What a workspace has, as it leaves it. */
export interface RecordedSource extends BundledReads {
  readonly workspace: Workspace;
  readonly items: BundledItems;
  readonly records: readonly ItemRecord[];
  /** Comparisons that are left out, since what they compare was deleted. */
  readonly broken: readonly ItemRecord[];
  /** Ids of items that the person leaves out. */
  readonly without: readonly string[];
  readonly leaving: Redactor;
  /** What items are called in the bundle; files and paths are written by it. */
  readonly renaming: Renaming;
  /** Pictures among the evidence, by their rows. */
  readonly pictures: ReadonlyMap<string, LeavingPicture>;
  /** The rule set that judges now. */
  readonly active: RuleSet;
  /** How far all of it is. */
  readonly progress: BundleProgress;
}

/** What every producer of files is given. */
export interface BundleSource extends RecordedSource {
  /** What the report is written of: redacted, record by record. It names the bundle where the bundle has a name already. */
  readonly report: ReportInput;
  /** Digest of what judges in this build; null where it is not known. */
  readonly judging: string | null;
  /** The script of the report's page. */
  readonly pageScript: string;
  /** Prints the page; null where no PDF is asked for. The same page gives the same bytes, as long as the browser is the same. */
  readonly print: ((html: Uint8Array) => Promise<Uint8Array>) | null;
}
