import { PlateauError } from '../../../core/error.ts';
import type { EvidenceItem } from '../../workspace/evidence-items.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** An item with everything it was made of. */
export function madeOf(items: ReadonlyMap<string, Pick<EvidenceItem, 'madeOf'>>, id: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(items.get(next)?.madeOf ?? []));
  }
  return found;
}

/** Throws `finding.evidenceInUse` for an item that a finding has as evidence, and for one that such an item was made of. */
export function requireNotCited(workspace: Workspace, id: string): void {
  const { findings, plans } = workspace;
  const all = findings.list();
  if (all.length === 0) return;
  const items = findings.items();
  // The runs that an item stands for go with it.
  const going = new Set([id, ...plans.runsOf(id).flatMap(({ item, plan }) => (plan === id ? [item] : []))]);
  const citing = all.filter(({ body }) =>
    body.evidence.some((row) => {
      if (!('item' in row)) return false;
      const stands = row.comparison === undefined ? [row.item] : [row.item, row.comparison];
      return stands.some((one) => [...madeOf(items, one)].some((part) => going.has(part)));
    }),
  );
  if (citing.length === 0) return;
  const ids = citing.map((finding) => finding.id);
  throw new PlateauError({
    code: 'finding.evidenceInUse',
    message: `“${items.get(id)?.label ?? id}” is evidence of ${ids.join(', ')} and cannot be deleted.`,
    hint: 'Take it out of their evidence first, or delete the findings.',
  });
}
