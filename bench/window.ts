import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { BROWSER_FLAGS } from '../tests/support/browser-flags.ts';
import { startWebWorkbench } from '../tests/support/web-workbench.ts';
import type { Figures, Report } from './figures.ts';
import { median } from './measure.ts';
import { type BenchFolder, LARGE, ROOT, ROUNDS, SMALL, workspaceWith } from './profiles.ts';
import { installProbe, type Reaction } from './window-probe.ts';

const VIEWPORT = { width: 1400, height: 900 };
const MEDIA = new Map([
  ['.html', 'text/html'],
  ['.js', 'text/javascript'],
  ['.css', 'text/css'],
]);

/** The real window in a real browser, beside speedscope in the same one. */
export async function benchWindow(folder: BenchFolder, figures: Figures): Promise<void> {
  const small = await folder.profile({ nodes: SMALL });
  const stored = await workspaceWith(folder, [small]);
  const browserPath = process.env.PLATEAU_TEST_BROWSER;
  const browser = await chromium.launch({
    ...(browserPath === undefined ? {} : { executablePath: browserPath }),
    // Chromium refuses to run as root with its sandbox.
    chromiumSandbox: process.getuid?.() !== 0,
    args: BROWSER_FLAGS,
  });
  try {
    const opening = figures.part(`Opening a profile of ${SMALL} nodes (${browser.version()})`);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      theirs.push(await openInSpeedscope(browser, small));
      ours.push(await inWindow(folder, browser, stored.path, (page) => openItem(page)));
    }
    opening('Plateau: from the click on a stored one to painted', 'ms', ours);
    opening('speedscope: from asking for the file to painted', 'ms', theirs);
    const ratios = ours.map((time, i) => time / (theirs[i] ?? Number.NaN));
    opening('Plateau / speedscope', '×', ratios, 1 / 3);

    const large = await workspaceWith(folder, [await folder.profile({ nodes: LARGE })]);
    const costs = [];
    for (const [nodes, { path }] of [
      [SMALL, stored],
      [LARGE, large],
    ] as const) {
      const report = figures.part(`Zoom, search and selection at ${nodes} nodes`);
      costs.push(await inWindow(folder, browser, path, (page) => interact(page, report)));
    }
    const [few, many] = costs;
    if (few === undefined || many === undefined) return;
    const ratio = figures.part(`Cost at ${LARGE} nodes / cost at ${SMALL} nodes`);
    for (const [name, cost] of many) ratio(name, '×', [cost / (few.get(name) ?? Number.NaN)], 1.3);
  } finally {
    await browser.close();
  }
}

/** Opens the window on a workspace, with nothing remembered and no worker started, and does something in it. */
async function inWindow<T>(
  folder: BenchFolder,
  browser: Browser,
  workspace: string,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const workbench = await startWebWorkbench(folder.fresh('user'), ['--workspace', workspace]);
  const context = await browser.newContext({ viewport: VIEWPORT });
  try {
    const page = await context.newPage();
    await page.addInitScript(installProbe);
    await page.goto(workbench.link);
    await page.locator('[role=treeitem][aria-selected]').first().waitFor();
    // What the window does after its start is not part of what is measured.
    await page.waitForTimeout(1000);
    return await work(page);
  } finally {
    await context.close();
    await workbench.stop();
  }
}

interface Step {
  readonly event: string;
  /** What the window must ask for before the answer can be seen; null where it needs to ask for nothing. */
  readonly asks: string | null;
}

async function reaction(page: Page, { event, asks }: Step, act: () => Promise<void>): Promise<Reaction> {
  await page.evaluate(([kind, path]) => window.plateauBench.watch(kind, path), [event, asks] as const);
  await act();
  return page.evaluate(() => window.plateauBench.reaction());
}

/** Milliseconds from the click on the only item of the tree until its picture is painted. */
async function openItem(page: Page): Promise<number> {
  const { settled } = await reaction(page, { event: 'click', asks: '/flame?' }, () =>
    page.locator('[role=treeitem][aria-selected]').first().click(),
  );
  return settled;
}

/** Zooms, searches and selects, round for round in places not seen before; the time until each result is painted. */
async function interact(page: Page, report: Report): Promise<ReadonlyMap<string, number>> {
  await openItem(page);
  const canvas = page.locator('.flame-canvas').first();
  const search = page.locator('.search-box input');
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('the flame graph is not in the window');
  const steps = new Map<string, Reaction[]>();
  const add = async (name: string, step: Step, act: () => Promise<void>): Promise<void> => {
    const measured = await reaction(page, step, act);
    steps.set(name, [...(steps.get(name) ?? []), measured]);
  };
  // Rows near the root are at the bottom of a flame graph; each round takes another place.
  const at = (round: number) => ({ x: box.width * (0.08 + 0.11 * round), y: box.height - 30 - 20 * (round % 3) });
  const words = ['Order', 'load1', 'Json.*7$', 'Cache', 'nowhere', 'parse'];
  for (let round = 0; round <= ROUNDS; round++) {
    await add('selection', { event: 'click', asks: null }, () => canvas.click({ position: at(round) }));
    await page.locator('.flame-scroller[aria-activedescendant]').first().waitFor();
    // Otherwise the next click would be the third of one press.
    await page.waitForTimeout(600);
    await add('zoom', { event: 'dblclick', asks: '/flame?' }, () => canvas.dblclick({ position: at(round) }));
    await add('reset of the zoom', { event: 'keydown', asks: null }, () => page.keyboard.press('0'));
    await add('search', { event: 'input', asks: '/search?' }, () => search.fill(words[round] ?? ''));
    await add('end of the search', { event: 'input', asks: null }, () => search.fill(''));
  }
  const costs = new Map<string, number>();
  for (const [name, all] of steps) {
    // The first round warms up.
    const rounds = all.slice(1);
    report(
      `${name}: to the next frame`,
      'ms',
      rounds.map(({ next }) => next),
      100,
    );
    report(
      `${name}: longest block of the main thread`,
      'ms',
      rounds.map(({ block }) => block),
      100,
    );
    const settled = rounds.map((one) => one.settled);
    report(`${name}: to its own picture`, 'ms', settled);
    costs.set(name, median(settled));
  }
  return costs;
}

/** Milliseconds from speedscope's request for the file until it has painted it; its own start does not count. */
async function openInSpeedscope(browser: Browser, profile: string): Promise<number> {
  const release = join(ROOT, 'node_modules/speedscope/dist/release');
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const file =
      pathname === '/profile.folded' ? profile : join(release, normalize(pathname === '/' ? '/index.html' : pathname));
    response.setHeader('content-type', MEDIA.get(extname(file)) ?? 'application/octet-stream');
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const context = await browser.newContext({ viewport: VIEWPORT });
  try {
    const page = await context.newPage();
    await page.addInitScript(installProbe);
    await page.goto(`${origin}/#profileURL=${encodeURIComponent(`${origin}/profile.folded`)}`);
    return await page.evaluate(() => window.plateauBench.speedscope('/profile.folded'));
  } finally {
    await context.close();
    server.close();
  }
}
