import type { Host, HostClass } from '../../core/capture/host.ts';
import { LOCAL_HOST } from '../../core/capture/host.ts';

/** What a host is for; production is told by its frame and weight too. */
export function ClassBadge({ hostClass }: { readonly hostClass: HostClass }) {
  return <span className={`class-badge class-${hostClass}`}>{hostClass}</span>;
}

export type ConnectionSign = 'ready' | 'connected' | 'connecting' | 'problem' | 'disconnected';

/** How it stands with the connection to a host. This machine needs none. */
export function connectionSign(host: Pick<Host, 'name' | 'state' | 'problem'>): ConnectionSign {
  if (host.state === 'connecting') return 'connecting';
  if (host.problem !== null) return 'problem';
  if (host.name === LOCAL_HOST) return 'ready';
  return host.state;
}

const WORDS: Readonly<Record<ConnectionSign, string>> = {
  ready: 'no connection needed',
  connected: 'connected',
  connecting: 'connecting…',
  problem: 'the connection failed',
  disconnected: 'not connected',
};

export const connectionWords = (host: Pick<Host, 'name' | 'state' | 'problem'>): string => WORDS[connectionSign(host)];

/** The state of a connection as a shape and a colour: disc, ring, triangle; with its words for screen readers. */
export function ConnectionDot({ host }: { readonly host: Pick<Host, 'name' | 'state' | 'problem'> }) {
  const sign = connectionSign(host);
  return (
    <span className={`connection-dot connection-${sign}`} title={host.problem?.message ?? WORDS[sign]}>
      <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
        {sign === 'problem' ? (
          <path d="M6 1 11.2 10.4H.8Z" fill="currentColor" />
        ) : (
          <circle
            cx="6"
            cy="6"
            r="3.6"
            fill={sign === 'connected' || sign === 'ready' ? 'currentColor' : 'none'}
            stroke="currentColor"
            strokeWidth="1.6"
          />
        )}
      </svg>
      <span className="visually-hidden">{WORDS[sign]}</span>
    </span>
  );
}
