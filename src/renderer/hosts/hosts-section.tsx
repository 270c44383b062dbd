import './hosts.css';
import { ChevronDown, ChevronRight, CloudServer, Desktop, More, Plus } from '@blueprintjs/icons';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { type Host, LOCAL_HOST } from '../../core/capture/host.ts';
import { commands } from '../commands/dispatch.ts';
import { useTabs } from '../state/tabs.ts';
import { setWindowState, useWindowState } from '../state/window-state.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { openHost, openHostMenu, removeHost } from './host-actions.ts';
import { ClassBadge, ConnectionDot, connectionWords } from './host-badges.tsx';
import { hostTitle, useHosts } from './host-store.ts';

interface HostLineProps {
  readonly id: string;
  readonly host: Host;
  readonly cursor: boolean;
  readonly open: boolean;
  readonly onPoint: () => void;
}

function HostLine({ id, host, cursor, open, onPoint }: HostLineProps) {
  const local = host.name === LOCAL_HOST;
  const left = host.leftBehind.length;
  const Icon = local ? Desktop : CloudServer;
  const classes = ['host-line', ...(open ? ['host-line-open'] : []), ...(cursor ? ['host-line-cursor'] : [])];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus and names its active line
    <div
      id={id}
      role="option"
      aria-selected={open}
      className={classes.join(' ')}
      title={local ? 'This machine, without SSH' : `${host.destination} · ${connectionWords(host)}`}
      onClick={() => {
        onPoint();
        openHost(host.name);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        onPoint();
        openHostMenu(host, { x: event.clientX, y: event.clientY });
      }}
    >
      <Icon size={14} aria-hidden="true" />
      <MiddleText className="host-name" text={hostTitle(host.name)} />
      {left > 0 && (
        <span className="host-left" title={`${left} left behind`}>
          ⚠ {left}
          <span className="visually-hidden"> left behind</span>
        </span>
      )}
      {!local && <ClassBadge hostClass={host.class} />}
      {!local && <ConnectionDot host={host} />}
      <button
        type="button"
        className="icon-button host-more"
        tabIndex={-1}
        aria-label={`Menu of ${hostTitle(host.name)}`}
        onClick={(event) => {
          event.stopPropagation();
          const box = event.currentTarget.getBoundingClientRect();
          onPoint();
          openHostMenu(host, { x: box.left, y: box.bottom });
        }}
      >
        <More size={12} aria-hidden="true" />
      </button>
    </div>
  );
}

function HostList({ hosts }: { readonly hosts: readonly Host[] }) {
  const [cursor, setCursor] = useState<string | null>(null);
  const activeKey = useTabs((state) => state.activeKey);
  const id = useId();
  const at = hosts.findIndex(({ name }) => name === cursor);
  const idOf = (index: number) => `${id}-${index}`;
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const host = hosts[at];
    const walk = (to: number) => setCursor(hosts[Math.max(0, Math.min(hosts.length - 1, to))]?.name ?? null);
    const act = (): boolean => {
      switch (event.key) {
        case 'ArrowDown':
          walk(at + 1);
          return true;
        case 'ArrowUp':
          walk(Math.max(0, at - 1));
          return true;
        case 'Home':
          walk(0);
          return true;
        case 'End':
          walk(hosts.length - 1);
          return true;
        case 'Enter':
        case ' ':
          if (host !== undefined) openHost(host.name);
          return true;
        case 'Delete':
          if (host !== undefined && host.name !== LOCAL_HOST) void removeHost(host);
          return true;
        case 'F10':
        case 'ContextMenu': {
          if (event.key === 'F10' && !event.shiftKey) return false;
          const box = document.getElementById(idOf(at))?.getBoundingClientRect();
          if (host !== undefined && box !== undefined) openHostMenu(host, { x: box.left + 24, y: box.bottom });
          return true;
        }
        default:
          return false;
      }
    };
    if (!act()) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className="host-list"
      role="listbox"
      aria-label="Hosts"
      tabIndex={0}
      aria-activedescendant={at >= 0 ? idOf(at) : undefined}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === event.currentTarget && at < 0) setCursor(hosts[0]?.name ?? null);
      }}
    >
      {hosts.map((host, index) => (
        <HostLine
          key={host.name}
          id={idOf(index)}
          host={host}
          cursor={index === at}
          open={activeKey === `host:${host.name}`}
          onPoint={() => setCursor(host.name)}
        />
      ))}
    </div>
  );
}

/** The hosts captures are made on, at the foot of the sidebar. */
export function HostsSection() {
  const hosts = useHosts((state) => state.hosts);
  const loaded = useHosts((state) => state.loaded);
  const error = useHosts((state) => state.error);
  const open = useWindowState((state) => state.hostsOpen);
  return (
    <section className="hosts-section" aria-label="Hosts" data-region="hosts">
      <header className="hosts-head">
        <button
          type="button"
          className="hosts-fold"
          aria-expanded={open}
          onClick={() => setWindowState({ hostsOpen: !open })}
        >
          {open ? <ChevronDown size={12} aria-hidden="true" /> : <ChevronRight size={12} aria-hidden="true" />}
          Hosts
          {!open && <span className="tree-count">{hosts.length}</span>}
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="Add host"
          title="Add host"
          onClick={() => commands.run('host.add')}
        >
          <Plus size={14} aria-hidden="true" />
        </button>
      </header>
      {open && error !== null && hosts.length === 0 && <p className="hosts-error">{error.message}</p>}
      {open && loaded && hosts.length > 0 && <HostList hosts={hosts} />}
    </section>
  );
}
