import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';
import { BROWSER_FLAGS } from '../../tests/support/browser-flags.ts';
import { startWebWorkbench } from '../../tests/support/web-workbench.ts';
import type { Report } from '../figures.ts';
import { type BenchFolder, ROUNDS } from '../profiles.ts';

const VIEWPORT = { width: 1280, height: 800 };
/** CSS pixels of a frame at 60 frames a second, and the frames of a round. */
const STEP = 100;
const FRAMES = 240;

/** The window in a real browser on a stored plan with everything unfolded: what a frame costs its main thread while it is scrolled as by a wheel. */
export async function benchScrolling(folder: BenchFolder, workspace: string, report: Report): Promise<void> {
  const browserPath = process.env.PLATEAU_TEST_BROWSER;
  const browser = await chromium.launch({
    ...(browserPath === undefined ? {} : { executablePath: browserPath }),
    // Chromium refuses to run as root with its sandbox.
    chromiumSandbox: process.getuid?.() !== 0,
    args: BROWSER_FLAGS,
  });
  const workbench = await startWebWorkbench(folder.fresh('user'), ['--workspace', workspace]);
  try {
    await scrollIn(browser, workbench.link, report);
  } finally {
    await browser.close();
    await workbench.stop();
  }
}

async function scrollIn(browser: Browser, link: string, report: Report): Promise<void> {
  const page = await (await browser.newContext({ viewport: VIEWPORT })).newPage();
  await page.goto(link);
  const item = page.locator('[role=treeitem][aria-selected]').first();
  await item.waitFor();
  await page.waitForTimeout(1000);
  const from = performance.now();
  await item.dblclick();
  await page.locator('.data-table-row').first().waitFor();
  report('from the double click to its steps in the window', 'ms', [performance.now() - from], 2000);
  for (let fold = page.locator('.plan-fold').last(); (await fold.count()) > 0; ) {
    const rows = await rowCount(page);
    await fold.dblclick();
    await page.waitForTimeout(500);
    if ((await rowCount(page)) <= rows) break;
    // What was folded within stands behind it, and is closed again by another double click.
    fold = page.locator('.data-table-row[aria-expanded=false] .plan-fold').first();
  }
  report('lines that are open', 'count', [await rowCount(page)]);
  const session = await page.context().newCDPSession(page);
  // Time of the processor: other work on the machine does not count.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await scroll(page, session, { selector: '.data-table', name: 'steps' }, report);
  await page.getByRole('tab', { name: /^Text/ }).first().click();
  await page.waitForTimeout(1500);
  await scroll(page, session, { selector: '.plan-text', name: 'text' }, report);
}

const rowCount = async (page: Page): Promise<number> =>
  Number(await page.getByRole('treegrid', { name: 'Steps of the plan' }).getAttribute('aria-rowcount'));

async function scroll(
  page: Page,
  session: CDPSession,
  { selector, name }: { readonly selector: string; readonly name: string },
  report: Report,
): Promise<void> {
  const work: number[] = [];
  const gaps: number[] = [];
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${name} are not in the window`);
  for (let round = 0; round < ROUNDS; round++) {
    const before = await spent(session);
    await page.evaluate(countFrames);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const gesture = { x, y, yDistance: -STEP * FRAMES, speed: STEP * 60, gestureSourceType: 'mouse' } as const;
    await session.send('Input.synthesizeScrollGesture', gesture);
    const frames = await page.evaluate(framesCounted);
    work.push((((await spent(session)) - before) * 1000) / frames.length);
    gaps.push(...frames);
  }
  report(`${name}, scrolled by 100 pixels a frame: work of the main thread for one`, 'ms', work, 8);
  report(`${name}: from frame to frame`, 'ms', gaps.sort((a, b) => a - b).slice(0, Math.ceil(gaps.length * 0.99)));
}

/** Seconds of the main thread. */
async function spent(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

declare global {
  interface Window {
    plateauFrames: { ask: number; readonly gaps: number[] };
  }
}

/** Runs in the page: notes the milliseconds from frame to frame. */
function countFrames(): void {
  let last = performance.now();
  const seen = { ask: 0, gaps: [] as number[] };
  window.plateauFrames = seen;
  const tick = (): void => {
    const now = performance.now();
    seen.gaps.push(now - last);
    last = now;
    seen.ask = requestAnimationFrame(tick);
  };
  seen.ask = requestAnimationFrame(tick);
}

function framesCounted(): readonly number[] {
  cancelAnimationFrame(window.plateauFrames.ask);
  return window.plateauFrames.gaps;
}
