/** Milliseconds since the event that was watched for. */
export interface Reaction {
  /** Until the frame after the event was out of the main thread's hands. */
  readonly next: number;
  /** Until the picture that answers the event was painted. */
  readonly settled: number;
  /** The longest task of the main thread in between; 0 where none took 50 ms, which is as much as the browser tells. */
  readonly block: number;
}

declare global {
  interface Window {
    plateauBench: {
      /** Waits for an event; its picture is not there before a request for `path` was answered, where one is named. */
      watch(kind: string, path: string | null): void;
      reaction(): Promise<Reaction>;
      speedscope(file: string): Promise<number>;
    };
  }
}

/** Runs in the page before anything else: sees events, frames and long tasks. It must not use anything of this module. */
export function installProbe(): void {
  const longest: PerformanceEntry[] = [];
  new PerformanceObserver((list) => longest.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });

  /** When the next frame has been styled, laid out and painted. */
  const frame = (): Promise<number> =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      requestAnimationFrame(() => port2.postMessage(null));
    });

  performance.setResourceTimingBufferSize(100_000);
  const isAnswered = (path: string, since: number): boolean =>
    performance.getEntriesByType('resource').some(({ name, startTime }) => startTime >= since && name.includes(path));

  const isDrawn = (): boolean => {
    const pane = document.querySelector('.flame-pane');
    const canvas = pane?.querySelector('canvas');
    if (pane === null || canvas === null || canvas === undefined) return false;
    if (pane.getAttribute('data-busy') !== 'false' || canvas.clientWidth === 0) return false;
    if (canvas.width !== Math.round(canvas.clientWidth * devicePixelRatio)) return false;
    return true;
  };

  let seen: Promise<Reaction> | undefined;
  window.plateauBench = {
    watch: (kind, path) => {
      seen = new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error(`no picture after ${kind}`)), 20_000);
        const hear = async (event: Event): Promise<void> => {
          window.removeEventListener(kind, hear, true);
          const start = event.timeStamp;
          const next = (await frame()) - start;
          // The frame that shows the answer is the first one after it was drawn.
          let at = performance.now();
          for (let calm = 0; calm < 2; ) {
            calm = (path === null || isAnswered(path, start)) && isDrawn() ? calm + 1 : 0;
            if (calm <= 1) at = await frame();
          }
          const settled = at - start;
          await new Promise((later) => setTimeout(later, 50));
          const tasks = longest.filter((task) => task.startTime + task.duration > start && task.startTime < at);
          resolve({ next, settled, block: Math.max(0, ...tasks.map(({ duration }) => duration)) });
        };
        window.addEventListener(kind, (event) => void hear(event), { capture: true, once: true });
      });
    },
    reaction: () => seen ?? Promise.reject(new Error('nothing is watched')),
    speedscope: async (file) => {
      while (document.querySelectorAll('canvas').length < 3) await frame();
      await frame();
      const painted = await frame();
      const asked = performance.getEntriesByType('resource').find(({ name }) => name.endsWith(file));
      if (asked === undefined) throw new Error('speedscope did not ask for the file');
      return painted - asked.startTime;
    },
  };
}
