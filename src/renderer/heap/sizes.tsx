import { formatShare } from '../flame/quantity.ts';
import { formatBytes } from '../ui/format.ts';
import { isFar } from './heap-parts.ts';

const NO_BREAK = '\u00a0';

/** Bytes in a table: `1.4 MB`, in one piece. */
export const formatSize = (bytes: number): string => formatBytes(bytes).replace(' ', NO_BREAK);

/** A part of the heap as a bar and a number. */
export function ShareBar({ share }: { readonly share: number }) {
  return (
    <span className="heap-share">
      <span className="heap-share-track">
        <span className="heap-share-bar" style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }} />
      </span>
      <span className="heap-share-value">{formatShare(share)}</span>
    </span>
  );
}

/** Steps from a root; a dash for what only the runtime holds, or nothing. */
export const formatDistance = (distance: number): string => (isFar(distance) ? '–' : distance.toLocaleString('en'));
