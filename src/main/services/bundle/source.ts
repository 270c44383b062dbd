import type { ItemRecord } from '../../../core/bundle/item-record.ts';
import type { Redactor } from '../../../core/redact/model.ts';
import type { RuleSet } from '../../../core/verdict/rule-set.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { BundledItems } from './bundled-items.ts';

/** What every producer of files is given. */
export interface BundleSource {
  readonly workspace: Workspace;
  readonly items: BundledItems;
  readonly records: readonly ItemRecord[];
  /** Comparisons that are left out, since what they compare was deleted. */
  readonly broken: readonly ItemRecord[];
  readonly leaving: Redactor;
  /** The rule set that judges now. */
  readonly active: RuleSet;
}
