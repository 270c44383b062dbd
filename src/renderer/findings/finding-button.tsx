import { Button } from '@blueprintjs/core';
import { useContext, useMemo } from 'react';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { readOnlyReason, useWorkspace } from '../state/workspace.ts';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { addToFinding, createFromVerdict, openFinding } from './finding-actions.ts';
import { type FindingOffer, offerOf, offerText } from './finding-offer.ts';
import { useFindings } from './finding-store.ts';
import { VerdictItem } from './verdict-item.ts';

interface OfferedFinding {
  readonly offer: FindingOffer;
  readonly run: () => void;
}

type Named = Pick<Verdict, 'rule' | 'subject'>;

/** Does what is offered for a verdict of an item. */
export function takeOffer(offer: FindingOffer, item: string, { rule, subject }: Named): void {
  const ref = { item, rule, subject: subject.key };
  if (offer.kind === 'create') void createFromVerdict(ref);
  else if (offer.kind === 'add') void addToFinding(offer.id, [ref]);
  else openFinding(offer.id);
}

/** What can be done with a verdict of the item around; null where nothing can. */
export function useFindingOffer(verdict: Named): OfferedFinding | null {
  const item = useContext(VerdictItem);
  const candidates = useFindings((state) => state.candidates);
  const editable = useWorkspace((state) => readOnlyReason(state) === null);
  return useMemo(() => {
    const offer = item === null ? null : offerOf(candidates, item, verdict);
    if (item === null || offer === null || (!editable && offer.kind !== 'open')) return null;
    return { offer, run: () => takeOffer(offer, item, verdict) };
  }, [item, candidates, editable, verdict]);
}

/** The offer as an entry of the verdict's menu. */
export function offerEntries(offered: OfferedFinding | null): readonly MenuEntry[] {
  if (offered === null) return [];
  const { offer, run } = offered;
  const title = offer.kind === 'open' ? `Open ${offer.id}` : offerText(offer);
  return [
    { kind: 'action', id: 'finding', title, enabled: true, run },
    { kind: 'divider', id: 'finding-end' },
  ];
}

/** The offer as a button beside a verdict; nothing where there is none. */
export function FindingButton({ verdict }: { readonly verdict: Named }) {
  const offered = useFindingOffer(verdict);
  if (offered === null) return null;
  const { offer, run } = offered;
  const hints = {
    create: 'Make a finding of this verdict, with its evidence (F)',
    add: 'There is a finding about the same: make this verdict evidence of it (F)',
    open: 'This verdict is evidence of a finding: open it (F)',
  } as const;
  return (
    <Button
      size="small"
      variant="minimal"
      className={offer.kind === 'open' ? 'finding-offer finding-offer-open' : 'finding-offer'}
      title={hints[offer.kind]}
      onClick={run}
    >
      {offerText(offer)}
    </Button>
  );
}
