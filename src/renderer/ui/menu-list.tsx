import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';

export interface MenuAction {
  readonly kind: 'action';
  readonly id: string;
  readonly title: string;
  readonly key?: string;
  readonly icon?: ReactNode;
  readonly enabled: boolean;
  readonly danger?: boolean;
  /** Present for switches: whether it is on. */
  readonly checked?: boolean;
  readonly run: () => void;
}

export type MenuEntry = MenuAction | { readonly kind: 'divider'; readonly id: string };

export interface MenuListProps {
  readonly label: string;
  readonly entries: readonly MenuEntry[];
  /** Called before an entry runs, on Escape and on Tab. */
  readonly onClose: () => void;
  /** Arrow left and right, for a menu that hangs in a menu bar. */
  readonly onSideways?: (step: 1 | -1) => void;
}

function roleOf({ checked }: MenuAction) {
  return checked === undefined ? { role: 'menuitem' } : { role: 'menuitemcheckbox', 'aria-checked': checked };
}

/** A menu after the WAI-ARIA pattern: arrows, Home, End, first letters and Escape; the first entry has the focus when it opens. */
export function MenuList({ label, entries, onClose, onSideways }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null);
  const buttons = () => [...(list.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
  const focusAt = (index: number) => {
    const all = buttons();
    all[(index + all.length) % all.length]?.focus();
  };
  useEffect(() => {
    list.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus({ preventScroll: true });
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const all = buttons();
    const at = all.findIndex((button) => button.matches(':focus'));
    const handled = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    switch (event.key) {
      case 'ArrowDown':
        handled();
        return focusAt(at + 1);
      case 'ArrowUp':
        handled();
        return focusAt(at - 1);
      case 'Home':
        handled();
        return focusAt(0);
      case 'End':
        handled();
        return focusAt(-1);
      case 'ArrowLeft':
      case 'ArrowRight':
        handled();
        return onSideways?.(event.key === 'ArrowRight' ? 1 : -1);
      case 'Escape':
      case 'Tab':
        handled();
        return onClose();
      default: {
        if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
        handled();
        const letter = event.key.toLowerCase();
        const order = [...all.slice(at + 1), ...all.slice(0, at + 1)];
        order.find((button) => button.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
      }
    }
  };
  return (
    <div ref={list} className="menu-list" role="menu" aria-label={label} onKeyDown={onKeyDown}>
      {entries.map((entry) =>
        entry.kind === 'divider' ? (
          <hr key={entry.id} className="menu-divider" />
        ) : (
          <div key={entry.id} role="none">
            <button
              type="button"
              tabIndex={-1}
              {...roleOf(entry)}
              aria-disabled={!entry.enabled}
              className={entry.danger ? 'menu-item menu-item-danger' : 'menu-item'}
              onMouseEnter={(event) => event.currentTarget.focus({ preventScroll: true })}
              onClick={() => {
                if (!entry.enabled) return;
                onClose();
                entry.run();
              }}
            >
              <span className="menu-item-icon" aria-hidden="true">
                {entry.checked === true ? '✓' : entry.icon}
              </span>
              <span className="menu-item-title">{entry.title}</span>
              {entry.key !== undefined && <kbd className="menu-item-key">{entry.key}</kbd>}
            </button>
          </div>
        ),
      )}
    </div>
  );
}
