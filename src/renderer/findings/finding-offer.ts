import type { Candidate } from '../../core/finding/candidates.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';

/** What can be done with a verdict: made a finding of, added to the finding of its fingerprint, or shown in the one that has it. */
export type FindingOffer =
  | { readonly kind: 'create' }
  | { readonly kind: 'add'; readonly id: string }
  | { readonly kind: 'open'; readonly id: string };

/** The offer for a verdict of an item; null where it is below what findings are made of. */
export function offerOf(
  candidates: readonly Candidate[],
  item: string,
  { rule, subject }: Pick<Verdict, 'rule' | 'subject'>,
): FindingOffer | null {
  for (const { verdicts, findings } of candidates) {
    const found = verdicts.find((one) => one.item === item && one.rule === rule && one.subjectKey === subject.key);
    if (found === undefined) continue;
    const [has] = found.findings;
    if (has !== undefined) return { kind: 'open', id: has };
    const [alike] = findings;
    return alike === undefined ? { kind: 'create' } : { kind: 'add', id: alike };
  }
  return null;
}

/** What the offer's button says. */
export function offerText(offer: FindingOffer): string {
  if (offer.kind === 'create') return 'Create finding';
  return offer.kind === 'add' ? `Add to ${offer.id}` : offer.id;
}
