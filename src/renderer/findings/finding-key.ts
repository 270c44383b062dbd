import { useCommand } from '../commands/dispatch.ts';
import { readOnlyReason, useWorkspace } from '../state/workspace.ts';
import { useFindings } from './finding-store.ts';

const OFFER = '.finding-offer';

/** The offer of the verdict that is meant: the one with the focus, else one that is selected, else the first in the view. */
function meantOffer(view: ParentNode): HTMLElement | null {
  const focused = document.activeElement?.closest('.verdict, .culprit') ?? null;
  const own = focused !== null && view.contains(focused) ? focused.querySelector<HTMLElement>(OFFER) : null;
  return own ?? view.querySelector<HTMLElement>(`[data-selected="true"] ${OFFER}`) ?? view.querySelector(OFFER);
}

/** Answers the command that makes a finding of a verdict, in the tab of an item that has such verdicts. */
export function useFindingKey(item: string | null, tab: string): void {
  const has = useFindings(({ candidates }) =>
    candidates.some(({ verdicts }) => item !== null && verdicts.some((one) => one.item === item)),
  );
  const editable = useWorkspace((state) => readOnlyReason(state) === null);
  useCommand(
    'finding.create',
    () => {
      const view = document.querySelector(`.view[data-tab="${CSS.escape(tab)}"]`);
      if (view !== null) meantOffer(view)?.click();
    },
    has && editable,
  );
}
