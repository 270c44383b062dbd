import type { z } from 'zod';
import { call } from './client.ts';

type Json = z.infer<ReturnType<typeof z.json>>;

const WRITE_AFTER_MS = 400;
const pending = new Map<string, unknown>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** The plain JSON of a value: no `undefined`, no class instances. */
function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null));
}

/**
 * What the window remembered under `key`, or `fallback` when there is nothing, when it does not have the form of `schema` (written by
 * another version, or damaged), or when it cannot be read: remembered state is a convenience and never keeps the window from opening.
 */
export async function recall<T>(key: string, schema: z.ZodType<T>, fallback: T): Promise<T> {
  try {
    const { value } = await call('readState', { key });
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : fallback;
  } catch {
    return fallback;
  }
}

/** Writes `value` under `key` shortly after the last change; the newest value wins. */
export function remember(key: string, value: unknown): void {
  pending.set(key, value);
  clearTimeout(timer);
  timer = setTimeout(() => void flushRemembered(), WRITE_AFTER_MS);
}

/** Writes everything waiting now. A write that fails is dropped: the next change writes again. */
export async function flushRemembered(): Promise<void> {
  clearTimeout(timer);
  const writes = [...pending];
  pending.clear();
  await Promise.allSettled(writes.map(([key, value]) => call('writeState', { key, value: plain(value) })));
}
