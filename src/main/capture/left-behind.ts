import type { LeftBehind } from '../../core/capture/host.ts';
import type { CaptureJournal, JournalEntry } from './journal.ts';

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

/** True where a capture of this process is under way, by whichever Plateau of this person. */
export function isBeingCaptured(journal: CaptureJournal, host: string, pid: number): boolean {
  return journal.list().some((entry) => entry.entry.name === host && entry.request.pid === pid && isUnderWay(entry));
}
