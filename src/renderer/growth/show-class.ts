import { setTabState } from '../state/tab-state.ts';
import type { ClassFilter } from './growth-numbers.ts';

/** A class to be shown in the class table of a series. */
export interface ShownClass {
  readonly key: string;
  /** It is the runtime's own, which the table leaves out unless asked. */
  readonly isMachinery: boolean;
  /** The narrowest filter that it passes. */
  readonly filter: ClassFilter;
}

/** Turns the view of a series to one class of its table, so that nothing hides it. */
export function showClass(id: string, { key, isMachinery, filter }: ShownClass): void {
  setTabState(id, 'panel', 'classes');
  setTabState(id, 'filter', filter);
  setTabState(id, 'search', '');
  setTabState(id, 'class', key);
  if (isMachinery) setTabState(id, 'runtimes', true);
}
