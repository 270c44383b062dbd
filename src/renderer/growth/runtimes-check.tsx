import type { GrowthState } from './growth-state.ts';

/** Whether tables and pictures also show what the runtime makes by itself. */
export const RuntimesCheck = ({ state }: { readonly state: Pick<GrowthState, 'runtimes' | 'setRuntimes'> }) => (
  <label className="check" title="Compiled code, shapes, arrays: what the runtime makes by itself">
    <input type="checkbox" checked={state.runtimes} onChange={(event) => state.setRuntimes(event.target.checked)} />
    the runtime’s own
  </label>
);
