import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { type CDPSession, chromium } from '@playwright/test';
import { BROWSER_FLAGS } from '../browser-flags.ts';

const OPERATIONS = 50;
const STEPS = 3;

/** Each operation puts a list into the page, takes it out again and keeps it. */
const PAGE = `<!doctype html><title>Orders</title><main></main><script>
  class OrderList {
    constructor(number) {
      this.element = document.createElement('section');
      this.element.className = 'orders';
      for (let i = 0; i < 20; i++) this.element.append(Object.assign(document.createElement('p'), { textContent: number + '/' + i }));
    }
  }
  const shown = [];
  function open(number) {
    const list = new OrderList(number);
    document.querySelector('main').replaceChildren(list.element);
    shown.push(list);
    document.querySelector('main').replaceChildren();
  }
</script>`;

/** The browser of the journeys, where there is one: the system's, or the one Playwright brought. */
export function browserPath(): string | null {
  const paths = [process.env.PLATEAU_TEST_BROWSER, '/usr/bin/chromium', chromium.executablePath()];
  return paths.find((path) => path !== undefined && existsSync(path)) ?? null;
}

/** Writes s0 … s3.heapsnapshot of a page in Chromium that keeps the trees it removed. */
export async function detachedDomSeries(folder: string) {
  const browser = await chromium.launch({ executablePath: browserPath() ?? '', args: BROWSER_FLAGS });
  try {
    const page = await browser.newPage();
    await page.setContent(PAGE);
    const session = await page.context().newCDPSession(page);
    const files: string[] = [];
    for (let step = 0; step <= STEPS; step++) {
      for (let i = 0; step > 0 && i < OPERATIONS; i++) await page.evaluate(`open(${(step - 1) * OPERATIONS + i})`);
      const file = join(folder, `s${step}.heapsnapshot`);
      await takeSnapshot(session, file);
      files.push(file);
    }
    return { files, operationsPerStep: OPERATIONS, expected: { className: 'OrderList', perOperation: 1 } };
  } finally {
    await browser.close();
  }
}

/** Writes a snapshot of a page in Chromium, which has compressed pointers. */
export async function pageSnapshot(content: string, file: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: browserPath() ?? '', args: BROWSER_FLAGS });
  try {
    const page = await browser.newPage();
    await page.setContent(content);
    await takeSnapshot(await page.context().newCDPSession(page), file);
  } finally {
    await browser.close();
  }
}

async function takeSnapshot(session: CDPSession, file: string): Promise<void> {
  const out = createWriteStream(file);
  const write = ({ chunk }: { readonly chunk: string }) => out.write(chunk);
  session.on('HeapProfiler.addHeapSnapshotChunk', write);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  session.off('HeapProfiler.addHeapSnapshotChunk', write);
  out.end();
  await finished(out);
}
