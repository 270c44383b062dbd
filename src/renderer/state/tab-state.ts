import { useCallback, useMemo } from 'react';
import { z } from 'zod';
import { create } from 'zustand';
import { recall, remember } from './remember.ts';

/** Settings kept; the longest unused are forgotten first. */
const KEPT_SETTINGS = 1000;

/** View settings of one workspace, `ITEM NAME` → value. */
type Settings = ReadonlyMap<string, unknown>;

interface TabStateStore {
  readonly workspaceId: string | null;
  readonly settings: Settings;
}

const storedSettings = z.array(z.tuple([z.string(), z.unknown()])).max(KEPT_SETTINGS);

const useSettings = create<TabStateStore>(() => ({ workspaceId: null, settings: new Map() }));

const settingKey = (itemId: string, name: string): string => `${itemId} ${name}`;
const stateKey = (workspaceId: string): string => `views.${workspaceId.replace(/[^a-zA-Z0-9.-]/g, '-')}`.slice(0, 64);

/** With one setting changed, as the newest, and no more than `limit` in all. */
export function withSetting(settings: Settings, key: string, value: unknown, limit = KEPT_SETTINGS): Settings {
  const others = [...settings].filter(([other]) => other !== key);
  return new Map([...others.slice(Math.max(0, others.length + 1 - limit)), [key, value]]);
}

/** Reads what the views of a workspace remembered; before this every view starts with its initial settings. */
export async function loadTabState(workspaceId: string): Promise<void> {
  const stored = await recall(stateKey(workspaceId), storedSettings, []);
  useSettings.setState({ workspaceId, settings: new Map(stored) });
}

/** True when a stored value has the same JSON kind as the initial one; a view that needs more gives a schema. */
function sameKind<T>(value: unknown, initial: T): value is T {
  if (initial === null) return true;
  if (value === null) return false;
  return typeof value === typeof initial && Array.isArray(value) === Array.isArray(initial);
}

function read<T>(stored: unknown, initial: T, schema: z.ZodType<T> | undefined): T {
  if (stored === undefined) return initial;
  if (schema !== undefined) {
    const parsed = schema.safeParse(stored);
    return parsed.success ? parsed.data : initial;
  }
  return sameKind(stored, initial) ? stored : initial;
}

function keep(key: string, value: unknown): void {
  const { workspaceId, settings } = useSettings.getState();
  const kept = withSetting(settings, key, value);
  useSettings.setState({ settings: kept });
  if (workspaceId !== null) remember(stateKey(workspaceId), [...kept]);
}

/** Changes a setting of an item's view from outside of it, whether it is open or not; the view drops what does not fit its schema. */
export const setTabState = (itemId: string, name: string, value: unknown): void =>
  keep(settingKey(itemId, name), value);

/**
 * Like `useState` for a view of an item, kept across restarts with the workspace. `initial` and the values must be JSON. A stored value
 * that does not fit `schema` (or, without one, is of another JSON kind than `initial`) is dropped: give a schema for unions, for objects
 * and for a null beside another initial value. Pass `schema` and a non-primitive `initial` from outside the component.
 */
export function useTabState<T>(
  itemId: string,
  name: string,
  initial: T,
  schema?: z.ZodType<T>,
): readonly [T, (next: T | ((previous: T) => T)) => void] {
  const key = settingKey(itemId, name);
  const stored = useSettings((state) => state.settings.get(key));
  const value = useMemo(() => read(stored, initial, schema), [stored, initial, schema]);
  const set = useCallback(
    (next: T | ((previous: T) => T)) => {
      const previous = read(useSettings.getState().settings.get(key), initial, schema);
      keep(key, next instanceof Function ? next(previous) : next);
    },
    [key, initial, schema],
  );
  return [value, set];
}
