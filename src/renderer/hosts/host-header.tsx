import { Button } from '@blueprintjs/core';
import type { Host } from '../../core/capture/host.ts';
import { LOCAL_HOST } from '../../core/capture/host.ts';
import type { HostFacts } from '../../core/capture/process.ts';
import { openDialog } from '../state/dialogs.ts';
import { oneLine } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { disconnectHost } from './host-actions.ts';
import { ClassBadge, ConnectionDot, connectionWords } from './host-badges.tsx';
import { foundTools, hostFacts } from './host-facts.ts';
import { hostTitle, look } from './host-store.ts';

function Facts({ facts }: { readonly facts: HostFacts }) {
  const tools = foundTools(facts);
  return (
    <dl className="host-facts" aria-label="About the host">
      {hostFacts(facts).map(({ name, value, hint, warn }) => (
        <div key={name} className={warn === true ? 'host-fact host-fact-warn' : 'host-fact'} title={hint}>
          <dt>{name}</dt>
          <dd>
            {warn === true && '⚠ '}
            {value}
          </dd>
        </div>
      ))}
      <div className="host-fact host-fact-tools">
        <dt>tools</dt>
        <dd>
          {tools.length === 0
            ? 'none found'
            : tools.map(({ name, title, path }) => (
                <span key={name} className="host-tool" title={path}>
                  {title}
                </span>
              ))}
        </dd>
      </div>
    </dl>
  );
}

export interface HostHeaderProps {
  readonly host: Host;
  readonly facts: HostFacts | null;
  readonly canLaunch: boolean;
  readonly onLaunch: () => void;
  readonly canCaptureDatabase: boolean;
  readonly onDatabase: () => void;
}

/** Which host this is, how it stands with its connection, and what it is like. */
export function HostHeader({ host, facts, canLaunch, onLaunch, canCaptureDatabase, onDatabase }: HostHeaderProps) {
  const local = host.name === LOCAL_HOST;
  return (
    <header className={`host-header host-header-${host.class}`}>
      <div className="host-title">
        <h1>
          <MiddleText text={hostTitle(host.name)} />
        </h1>
        {!local && <ClassBadge hostClass={host.class} />}
        {!local && (
          <span className="host-connection">
            <ConnectionDot host={host} />
            <span aria-hidden="true">{connectionWords(host)}</span>
          </span>
        )}
        <span className="host-destination">
          {host.destination !== host.name && <MiddleText text={host.destination} />}
          {local && <MiddleText text="without SSH, as the user Plateau runs as" />}
          {host.key !== null && (
            <span className="host-key" title={`${host.key.type} ${host.key.sha256}`}>
              {oneLine(host.key.type, 40)}
            </span>
          )}
        </span>
        <span className="host-buttons">
          {canLaunch && (
            <Button size="small" variant="outlined" onClick={onLaunch}>
              Start a program…
            </Button>
          )}
          {canCaptureDatabase && (
            <Button size="small" variant="outlined" onClick={onDatabase}>
              PostgreSQL…
            </Button>
          )}
          {!local && (
            <>
              {host.state === 'disconnected' ? (
                <Button size="small" variant="outlined" onClick={() => void look(host.name)}>
                  Connect
                </Button>
              ) : (
                <Button size="small" variant="outlined" onClick={() => void disconnectHost(host.name)}>
                  {host.state === 'connecting' ? 'Stop connecting' : 'Disconnect'}
                </Button>
              )}
              <Button size="small" variant="outlined" onClick={() => openDialog({ kind: 'host', name: host.name })}>
                Edit…
              </Button>
            </>
          )}
        </span>
      </div>
      {facts !== null && <Facts facts={facts} />}
    </header>
  );
}
