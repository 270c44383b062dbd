import type { Item, ItemKind } from '../item.ts';
import type { NewEvidence } from './candidate-evidence.ts';

const KINDS: Readonly<Partial<Record<ItemKind, 'plan' | 'metric' | 'load-run' | 'log'>>> = {
  plan: 'plan',
  'plan-comparison': 'plan',
  statements: 'plan',
  catalog: 'plan',
  series: 'metric',
  load: 'load-run',
  calculation: 'metric',
  gate: 'log',
  text: 'log',
};

/** Kinds that no rule judges: they are evidence as a whole, or not at all; “none” would say that a rule looked at them. */
const WITHOUT_VERDICTS: ReadonlySet<ItemKind> = new Set(['calculation', 'catalog', 'gate', 'text']);

/** True of items that have no verdicts, whatever is in them. */
export const isWithoutVerdicts = ({ kind }: Pick<Item, 'kind'>): boolean => WITHOUT_VERDICTS.has(kind);

/** An item as a whole as evidence; null for one without the hash of a file. */
export function itemEvidence(
  item: Pick<Item, 'id' | 'kind' | 'label' | 'sha256'>,
  caption: string,
): NewEvidence | null {
  if (!/^[0-9a-f]{64}$/.test(item.sha256)) return null;
  const kind = KINDS[item.kind] ?? 'capture';
  const told = caption.trim() === '' ? item.label : caption;
  return { kind, caption: told, item: item.id, sha256: item.sha256, pointer: item.kind };
}
