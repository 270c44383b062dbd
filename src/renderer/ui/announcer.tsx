import { create } from 'zustand';

interface Announcement {
  readonly text: string;
  /** Counts announcements, so that the same text twice is read twice. */
  readonly turn: number;
}

const useAnnouncement = create<Announcement>(() => ({ text: '', turn: 0 }));

/** Says `text` to screen readers when they next pause. */
export function announce(text: string): void {
  useAnnouncement.setState(({ turn }) => ({ text, turn: turn + 1 }));
}

/** Where announcements are read from; drawn once in the window. */
export function Announcer() {
  const { text, turn } = useAnnouncement();
  return (
    <div className="visually-hidden" role="status" aria-live="polite" aria-atomic="true">
      {turn % 2 === 0 ? text : `${text}\u00a0`}
    </div>
  );
}
