/** Hears how much of a pass is done, 0 to 1. */
export type Tick = (share: number) => void;

const STEPS = 1 << 20;

/** Tells about every millionth step of `total`. */
export function everyMillion(total: number, tick: Tick): (done: number) => void {
  return (done) => {
    if ((done & (STEPS - 1)) === 0) tick(done / total);
  };
}
