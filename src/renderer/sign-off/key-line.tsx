import { type KeyStanding, keyWords } from '../../core/sign-off/key-standing.ts';
import { oneLine } from '../ui/format.ts';

const SIGNS: Readonly<Record<KeyStanding['keyState'], string>> = { none: '', unknown: '⚠ ', known: '✓ ', bad: '✗ ' };

/** What the key of a sign-off is worth, and which it is. A key that nobody vouches for is a warning and no failure. */
export function KeyLine({ of }: { readonly of: KeyStanding & { readonly key: string } }) {
  return (
    <span className="sign-off-key" data-state={of.keyState} title={of.key}>
      {SIGNS[of.keyState]}
      {oneLine(keyWords(of), 80)}
      {of.key !== '' && <code>{of.key.slice(0, 19)}…</code>}
    </span>
  );
}
