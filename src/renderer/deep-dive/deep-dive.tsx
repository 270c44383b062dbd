import './deep-dive.css';
import { Button } from '@blueprintjs/core';
import { useEffect, useRef, useState } from 'react';
import { PlateauError, type PlateauErrorData, toErrorData } from '../../core/error.ts';
import type { Item } from '../../main/api/contract/items.ts';
import { addressOf } from '../state/client.ts';
import { ErrorCard } from '../ui/error-card.tsx';
import { MiddleText } from '../ui/middle-text.tsx';
import { base64Of } from './base64.ts';
import { hasFailed, isReady, loaderOf } from './speedscope-frame.ts';

/** The dummy path makes speedscope wait for a file from its parent; leaving the title out keeps it from asking for one by address. */
const ADDRESS = '/speedscope/index.html#localProfilePath=x';
const GIVE_UP_MS = 20_000;
const LOOK_EVERY_MS = 100;

export interface DeepDiveProps {
  readonly item: Item;
  readonly sampleType: number;
  readonly onClose: () => void;
}

type State =
  | { readonly phase: 'loading' }
  | { readonly phase: 'shown' }
  | { readonly phase: 'failed'; readonly error: PlateauErrorData };

/** A profile in the embedded speedscope, fed over the door; nothing leaves the machine. */
export function DeepDive({ item, sampleType, onClose }: DeepDiveProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [state, setState] = useState<State>({ phase: 'loading' });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn loads again
  useEffect(() => {
    const abort = new AbortController();
    const run = async () => {
      try {
        await load(frame.current, item, sampleType, abort.signal);
        if (!abort.signal.aborted) setState({ phase: 'shown' });
      } catch (thrown) {
        if (!abort.signal.aborted) setState({ phase: 'failed', error: toErrorData(thrown) });
      }
    };
    setState({ phase: 'loading' });
    void run();
    return () => abort.abort();
  }, [item, sampleType, turn]);
  return (
    <section className="deep-dive" aria-label="speedscope">
      <header className="deep-dive-bar">
        <Button size="small" onClick={onClose}>
          ← Back to the verdicts
        </Button>
        <MiddleText text={item.label} />
        <span className="deep-dive-note" role="status">
          {state.phase === 'loading' ? 'Loading into speedscope…' : 'speedscope 1.25, offline'}
        </span>
      </header>
      {state.phase === 'failed' && (
        <ErrorCard
          error={state.error}
          actions={
            <Button size="small" variant="minimal" onClick={() => setTurn(turn + 1)}>
              Try again
            </Button>
          }
        />
      )}
      <iframe
        ref={frame}
        key={turn}
        className="deep-dive-frame"
        title="speedscope"
        sandbox="allow-scripts allow-same-origin allow-downloads"
        src={ADDRESS}
      />
    </section>
  );
}

async function load(
  frame: HTMLIFrameElement | null,
  item: Item,
  sampleType: number,
  signal: AbortSignal,
): Promise<void> {
  const response = await fetch(addressOf('exportItem', { id: item.id, to: 'speedscope', sampleType }), { signal });
  if (!response.ok) {
    throw new PlateauError({
      code: 'deepDive.export',
      message: `"${item.label}" could not be written as a speedscope file (status ${response.status}).`,
      hint: 'Open the profile again; if it happens again, export it from the menu to see why.',
    });
  }
  const base64 = base64Of(new Uint8Array(await response.arrayBuffer()));
  const giveUp = Date.now() + GIVE_UP_MS;
  const until = async (done: () => boolean): Promise<void> => {
    while (!done()) {
      if (signal.aborted) return;
      if (Date.now() > giveUp || hasFailed(frame)) throw tookTooLong(item);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  };
  await until(() => loaderOf(frame) !== null);
  if (signal.aborted) return;
  loaderOf(frame)?.(`${item.label}.speedscope.json`, base64);
  await until(() => isReady(frame));
}

function tookTooLong(item: Item): PlateauError {
  return new PlateauError({
    code: 'deepDive.failed',
    message: `speedscope did not open "${item.label}".`,
    hint: 'Try again. A very large profile may be more than speedscope can hold: focus on a function first, or use the flame graph here.',
  });
}
