import type { LeftBehind } from '../../core/capture/host.ts';
import type { CaptureRequest } from '../../core/capture/request.ts';
import type { CaptureJournal, JournalEntry } from './journal.ts';
import type { PlanFacts } from './profiler.ts';

/** True while the process of Plateau that made an entry still runs: then the capture is under way and not left. */
function isUnderWay({ owner, why }: JournalEntry): boolean {
  if (why !== '') return false;
  if (owner === process.pid) return true;
  try {
    process.kill(owner, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

function told(entry: JournalEntry): LeftBehind {
  const [last] = entry.commands.slice(-1);
  return {
    captureId: entry.captureId,
    host: entry.entry.name,
    folder: entry.folder,
    what: last === undefined ? `${entry.request.profiler} ${entry.request.event}` : last.join(' '),
    startedAt: entry.startedAt,
    label: entry.request.label,
    why: entry.why === '' ? 'Plateau ended while it ran' : entry.why,
  };
}

/** What captures left on a host (or on any), oldest first: those that have a folder there, or something that runs. */
export function leftBehind(journal: CaptureJournal, host?: string): readonly LeftBehind[] {
  return journal
    .list()
    .filter(({ folder, running }) => folder !== null || running.length > 0)
    .filter((entry) => (host === undefined || entry.entry.name === host) && !isUnderWay(entry))
    .map(told);
}

/** The memory sampler only reads /proc, for hours: it and a profiler are in nobody's way. */
const onlyWatches = ({ profiler }: CaptureRequest): boolean => profiler === 'rss';

/**
 * True where a capture of this process that another one would disturb is under way, by whichever Plateau of this person, under whichever
 * name of the host.
 */
export function isBeingCaptured(
  journal: CaptureJournal,
  request: CaptureRequest,
  { host, process }: PlanFacts,
): boolean {
  if (process === null) return false;
  return journal.list().some((entry) => {
    const { target } = entry;
    if (onlyWatches(entry.request) !== onlyWatches(request)) return false;
    const isSame = target?.pid === process.pid && target.startTicks === process.startTicks;
    return isSame && entry.host.hostName === host.hostName && isUnderWay(entry);
  });
}
