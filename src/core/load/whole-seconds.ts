/** Shortest run whose length whole seconds tell to a twentieth. */
const SHORTEST = 20;

/** Seconds of a run whose times are cut to whole seconds, so that its length is off by up to one; null where that is more than a twentieth of it. */
export const lengthOf = (began: number, ended: number): number | null =>
  ended - began >= SHORTEST ? ended - began : null;

export const WHOLE_SECONDS =
  'Times within a second: the file tells whole ones, and of a run of less than twenty seconds no rate; --seconds states how long it took.';
