import { useEffect, useState } from 'react';
import { collectedBefore } from '../../../core/heap/collected.ts';
import type { GrowthStep } from '../../../core/heap/growth/model.ts';
import { call } from '../../state/client.ts';
import { useItems } from '../../state/items.ts';
import { stepOf } from './growth-form.ts';
import type { OrderedHeap } from './heap-order.ts';

/** A heap as the dialog knows it. */
export interface KnownHeap extends OrderedHeap {
  readonly step: GrowthStep;
  /** What it tells by itself of a collection before it. */
  readonly collected: boolean | null;
  /** Objects and what refers to what, or only counts of classes. */
  readonly hasObjects: boolean;
}

const UNKNOWN: GrowthStep = { operations: null, forcedGc: null };

async function known(id: string, signal: AbortSignal): Promise<KnownHeap> {
  try {
    const { item, provenance, facts } = await call('heap', { id }, signal);
    const collected = collectedBefore(facts);
    const { operations, forcedGc } = stepOf(provenance);
    const step = { operations, forcedGc: forcedGc ?? collected };
    return { ...item, largestId: facts.largestId, step, collected, hasObjects: facts.edgeCount > 0 };
  } catch {
    // It is listed by what the tree knows of it; making the series says what is wrong with it.
    const item = useItems.getState().items.get(id);
    const { label = id, capturedAt = null, importedAt = '' } = item ?? {};
    return { id, label, capturedAt, importedAt, largestId: null, step: UNKNOWN, collected: null, hasObjects: true };
  }
}

/** What is known of some heaps, by id, as it comes in. */
export function useKnownHeaps(ids: readonly string[]): ReadonlyMap<string, KnownHeap> {
  const [heaps, setHeaps] = useState<ReadonlyMap<string, KnownHeap>>(new Map());
  const missing = ids.filter((id) => !heaps.has(id)).join(' ');
  useEffect(() => {
    if (missing === '') return;
    const stop = new AbortController();
    void Promise.all(missing.split(' ').map((id) => known(id, stop.signal))).then((came) => {
      if (!stop.signal.aborted) setHeaps((old) => new Map([...old, ...came.map((heap) => [heap.id, heap] as const)]));
    });
    return () => stop.abort();
  }, [missing]);
  return heaps;
}
