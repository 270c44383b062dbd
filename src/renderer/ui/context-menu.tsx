import { useEffect, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { create } from 'zustand';
import { type MenuEntry, MenuList } from './menu-list.tsx';

interface OpenMenu {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly entries: readonly MenuEntry[];
  readonly returnFocus: Element | null;
}

const useContextMenu = create<{ readonly menu: OpenMenu | null }>(() => ({ menu: null }));

/** Opens a menu at a point of the window; focus goes back to where it was when the menu closes. */
export function openContextMenu(
  label: string,
  at: { readonly x: number; readonly y: number },
  entries: readonly MenuEntry[],
): void {
  useContextMenu.setState({ menu: { label, ...at, entries, returnFocus: document.activeElement } });
}

function close(): void {
  const { menu } = useContextMenu.getState();
  useContextMenu.setState({ menu: null });
  if (menu?.returnFocus instanceof HTMLElement) menu.returnFocus.focus({ preventScroll: true });
}

function Menu({ menu }: { readonly menu: OpenMenu }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(4, Math.min(menu.x, window.innerWidth - width - 4))}px`;
    element.style.top = `${Math.max(4, Math.min(menu.y, window.innerHeight - height - 4))}px`;
  }, [menu]);
  useEffect(() => {
    const outside = (event: Event) => {
      if (event.target instanceof Node && box.current?.contains(event.target)) return;
      close();
    };
    window.addEventListener('pointerdown', outside, true);
    window.addEventListener('blur', close);
    window.addEventListener('resize', close);
    return () => {
      window.removeEventListener('pointerdown', outside, true);
      window.removeEventListener('blur', close);
      window.removeEventListener('resize', close);
    };
  }, []);
  return (
    <div ref={box} className="context-menu">
      <MenuList label={menu.label} entries={menu.entries} onClose={close} />
    </div>
  );
}

/** Where context menus appear; drawn once in the window. */
export function ContextMenus() {
  const menu = useContextMenu((state) => state.menu);
  return menu === null ? null : createPortal(<Menu key={`${menu.x} ${menu.y}`} menu={menu} />, document.body);
}
