import './menu-bar.css';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Command } from '../../main/api/contract/commands.ts';
import { MenuList } from '../ui/menu-list.tsx';
import { menuEntries, menuNames } from './command-menu.ts';

type MenuName = Command['menu'];

/** The window's menu bar, after the WAI-ARIA pattern. On the desktop the system's own menu stands in its place. */
export function MenuBar() {
  const [open, setOpen] = useState<MenuName | null>(null);
  const [current, setCurrent] = useState(0);
  const bar = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLElement | null>(null);
  const buttonAt = (index: number) => bar.current?.querySelectorAll<HTMLElement>('.menu-bar-button')[index];

  useEffect(() => {
    if (open === null) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && bar.current?.contains(event.target)) return;
      setOpen(null);
    };
    window.addEventListener('pointerdown', outside, true);
    return () => window.removeEventListener('pointerdown', outside, true);
  }, [open]);

  const show = (name: MenuName) => {
    if (open === null && document.activeElement instanceof HTMLElement) before.current = document.activeElement;
    setCurrent(menuNames.indexOf(name));
    setOpen(name);
  };
  const close = () => {
    setOpen(null);
    if (before.current?.isConnected && !bar.current?.contains(before.current))
      before.current.focus({ preventScroll: true });
    else buttonAt(current)?.focus();
  };
  const step = (by: 1 | -1) => {
    const next = (current + by + menuNames.length) % menuNames.length;
    setCurrent(next);
    const name = menuNames[next];
    if (open !== null && name !== undefined) setOpen(name);
    else buttonAt(next)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault();
      step(event.key === 'ArrowRight' ? 1 : -1);
    } else if (open === null && event.key === 'ArrowDown') {
      event.preventDefault();
      const name = menuNames[current];
      if (name !== undefined) show(name);
    }
  };
  return (
    <div ref={bar} className="menu-bar" role="menubar" aria-label="Commands" onKeyDown={onKeyDown}>
      {menuNames.map((name, index) => (
        <div key={name} className="menu-bar-slot" role="none">
          <button
            type="button"
            role="menuitem"
            className="menu-bar-button"
            aria-haspopup="menu"
            aria-expanded={open === name}
            tabIndex={index === current ? 0 : -1}
            onFocus={() => setCurrent(index)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => (open === name ? close() : show(name))}
            onPointerEnter={() => open !== null && show(name)}
          >
            {name}
          </button>
          {open === name && (
            <div className="menu-bar-popup">
              <MenuList key={name} label={name} entries={menuEntries(name)} onClose={close} onSideways={step} />
            </div>
          )}
        </div>
      ))}
    </div>
  );
}
