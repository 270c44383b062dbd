import './palette.css';
import { MenuItem } from '@blueprintjs/core';
import { type ItemRendererProps, Omnibar } from '@blueprintjs/select';
import { useMemo } from 'react';
import { openFinding } from '../findings/finding-actions.ts';
import { useFindings } from '../findings/finding-store.ts';
import { openHost } from '../hosts/host-actions.ts';
import { hostTitle, useHosts } from '../hosts/host-store.ts';
import { closeDialog } from '../state/dialogs.ts';
import { useItems } from '../state/items.ts';
import { ItemIcon } from '../ui/item-icon.tsx';
import { LevelBadge, levelOf } from '../ui/level-badge.tsx';
import { MiddleText } from '../ui/middle-text.tsx';
import { openItem, tabOf } from '../workspace/item-actions.ts';
import { keyLabelOf, listedCommands } from './command-menu.ts';
import { commands } from './dispatch.ts';
import { found, isDisabled, type PaletteEntry } from './palette-entries.ts';
import { WORKFLOWS } from './workflows.ts';

const SHOWN = 60;

function run(entry: PaletteEntry): void {
  closeDialog();
  if (entry.type === 'item') openItem(entry.item);
  else if (entry.type === 'host') openHost(entry.name);
  else if (entry.type === 'finding') openFinding(entry.id);
  // The palette has to be gone first, so that focus is back where the command acts.
  else setTimeout(() => commands.run(entry.command.id), 0);
}

function renderEntry(entry: PaletteEntry, { handleClick, handleFocus, modifiers, ref }: ItemRendererProps) {
  const shared = {
    ref,
    roleStructure: 'listoption',
    className: 'palette-entry',
    active: modifiers.active,
    disabled: modifiers.disabled,
    onClick: handleClick,
    ...(handleFocus === undefined ? {} : { onFocus: handleFocus }),
  } as const;
  if (entry.type === 'item') {
    return (
      <MenuItem
        {...shared}
        key={entry.key}
        icon={<ItemIcon kind={entry.item.kind} />}
        text={<MiddleText text={entry.item.label} />}
        labelElement={<LevelBadge level={levelOf(entry.item.level)} />}
      />
    );
  }
  if (entry.type === 'host') {
    return (
      <MenuItem
        {...shared}
        key={entry.key}
        icon={<ItemIcon kind="host" />}
        text={<MiddleText text={entry.title} />}
        labelElement={<span className="palette-menu">Host</span>}
      />
    );
  }
  if (entry.type === 'finding') {
    return (
      <MenuItem
        {...shared}
        key={entry.key}
        icon={<ItemIcon kind="finding" />}
        text={<MiddleText text={`${entry.id} ${entry.title}`} />}
        labelElement={<span className="palette-menu">Finding</span>}
      />
    );
  }
  if (entry.type === 'workflow') {
    const { phrase, about } = entry.workflow;
    return (
      <MenuItem
        {...shared}
        key={entry.key}
        icon={<span className="palette-menu">{entry.command.menu}</span>}
        text={phrase}
        labelElement={<span className="palette-menu">{about}</span>}
      />
    );
  }
  const { id, menu, title } = entry.command;
  return (
    <MenuItem
      {...shared}
      key={entry.key}
      icon={<span className="palette-menu">{menu}</span>}
      text={title}
      labelElement={<kbd>{keyLabelOf(id)}</kbd>}
    />
  );
}

/** Everything there is to do and to open, by typing a part of its name. */
export function Palette() {
  const items = useItems((state) => state.items);
  const hosts = useHosts((state) => state.hosts);
  const findings = useFindings((state) => state.rows);
  const entries = useMemo(
    (): readonly PaletteEntry[] => [
      ...listedCommands
        .filter(({ id }) => id !== 'view.palette')
        .map(
          (command): PaletteEntry => ({ type: 'command', key: command.id, command, enabled: commands.has(command.id) }),
        ),
      ...WORKFLOWS.flatMap((workflow): readonly PaletteEntry[] => {
        const command = listedCommands.find(({ id }) => id === workflow.command);
        const { phrase } = workflow;
        if (command === undefined) return [];
        return [{ type: 'workflow', key: `workflow:${phrase}`, workflow, command, enabled: commands.has(command.id) }];
      }),
      ...[...items.values()]
        .filter((item) => tabOf(item) !== null)
        .map((item): PaletteEntry => ({ type: 'item', key: item.id, item })),
      ...findings.map(({ id, title }): PaletteEntry => ({ type: 'finding', key: `finding:${id}`, id, title })),
      ...hosts.map(({ name }): PaletteEntry => ({ type: 'host', key: `host:${name}`, name, title: hostTitle(name) })),
    ],
    [items, hosts, findings],
  );
  return (
    <Omnibar<PaletteEntry>
      isOpen
      onClose={closeDialog}
      items={[...entries]}
      itemListPredicate={(query, all) => found(all, query).slice(0, SHOWN)}
      itemDisabled={isDisabled}
      itemRenderer={renderEntry}
      onItemSelect={run}
      itemsEqual={(a, b) => a.key === b.key}
      noResults={<li className="palette-none">Nothing is called that.</li>}
      inputProps={{
        placeholder: 'Find a command, an item or a host…',
        'aria-label': 'Find a command, an item or a host',
      }}
      overlayProps={{ transitionDuration: 0, portalClassName: 'palette-portal' }}
      resetOnQuery
      resetOnSelect
    />
  );
}
