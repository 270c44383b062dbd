import { z } from 'zod';
import { type ComparedConditions, SAME_CONDITIONS } from './conditions.ts';

/** What happened (`playbooks S3:71`), and what a person changed of the configuration. */
export const CHANGE_KINDS = ['deploy', 'flag', 'batch', 'cron', 'cache-flush', 'schema', 'config', 'other'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What a person records of a change. */
export const newChange = z.object({
  text: z.string().trim().min(1).max(2000),
  kind: z.enum(CHANGE_KINDS),
  /** ISO 8601 in UTC. */
  at: z.iso.datetime(),
  /** Git's, whole or abbreviated; empty where none is known. */
  commit: z.union([z.literal(''), z.string().regex(/^[0-9a-f]{7,64}$/)]),
});
export type NewChange = z.infer<typeof newChange>;

/** A change of the system under investigation: a deploy, a flag, a job, a schema. */
export interface RecordedChange extends NewChange {
  readonly id: string;
  readonly recordedAt: string;
}

/** A recorded change beside a comparison. */
export interface BetweenChange {
  readonly change: RecordedChange;
  /** Whether it lies between the two sides. */
  readonly counts: boolean;
  /** Whether its time says so, or a person. */
  readonly by: 'time' | 'person';
}

/** What changed between before and after, as far as anybody recorded it. */
export interface ChangesBetween {
  /** After the last capture of the before side, up to the first of the after side, ISO 8601; null where a side does not tell its time. */
  readonly window: { readonly from: string; readonly to: string } | null;
  /** Every recorded change, in the order of their times. */
  readonly changes: readonly BetweenChange[];
  readonly count: number;
  /** Stated conditions of the measurements of both sides. */
  readonly conditions: ComparedConditions;
  /** QG-CONFOUNDED (`rules.md` §4): more than one change lies between, or the sides are said to be measured under other conditions, so that no change alone explains the difference. */
  readonly confounded: boolean;
  readonly sentence: string;
}

/** Whether there is anything to say: where nobody records changes or states conditions, that nothing is recorded says nothing. */
export const isSaid = ({ changes, conditions }: ChangesBetween): boolean =>
  changes.length + conditions.differing.length + conditions.open.length > 0;

/** When the items of a side were taken; null for one that does not tell. */
type Times = readonly (string | null)[];

/**
 * The time between two sides. Where they overlap (replicates in turn: before, after, before, after) it is all of the time from the first capture to the last,
 * since a change anywhere in it may lie on one side only.
 */
export function windowBetween(before: Times, after: Times): ChangesBetween['window'] {
  const milliseconds = (times: Times): readonly number[] =>
    times.map((at) => (at === null ? Number.NaN : Date.parse(at)));
  const [left, right] = [milliseconds(before), milliseconds(after)];
  const all = [...left, ...right];
  if (left.length === 0 || right.length === 0 || !all.every(Number.isFinite)) return null;
  const apart = Math.max(...left) < Math.min(...right);
  const [from, to] = apart ? [Math.max(...left), Math.min(...right)] : [Math.min(...all), Math.max(...all)];
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/**
 * Which recorded changes lie between two sides: those of the time between them, unless a person said otherwise of one (`ticks`, by change). More than one is
 * QG-CONFOUNDED (`playbooks S0:77`: one thing at a time), and so are conditions that a person states otherwise of one side than of the other.
 */
export function changesBetween(
  recorded: readonly RecordedChange[],
  window: ChangesBetween['window'],
  ticks: ReadonlyMap<string, boolean>,
  conditions: ComparedConditions = SAME_CONDITIONS,
): ChangesBetween {
  const from = window === null ? Number.NaN : Date.parse(window.from);
  const to = window === null ? Number.NaN : Date.parse(window.to);
  const changes = [...recorded]
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.id.localeCompare(b.id))
    .map((change): BetweenChange => {
      const ticked = ticks.get(change.id);
      if (ticked !== undefined) return { change, counts: ticked, by: 'person' };
      const at = Date.parse(change.at);
      return { change, counts: at > from && at <= to, by: 'time' };
    });
  const count = changes.filter(({ counts }) => counts).length;
  const confounded = count > 1 || conditions.differing.length > 0;
  const ofConditions = conditionSentences(conditions);
  // Where nobody records changes, that none is recorded says nothing.
  const ofChanges = recorded.length === 0 && ofConditions.length > 0 ? [] : [sentenceOf(count, window !== null)];
  const sentence = [...ofChanges, ...ofConditions].join(' ');
  return { window, changes, count, conditions, confounded, sentence };
}

/** What people wrote is not quoted: the sentence goes where their words may not. */
function conditionSentences({ differing, open }: ComparedConditions): readonly string[] {
  const named = (titles: readonly string[]): string => titles.map((title) => title.toLowerCase()).join(', ');
  return [
    ...(differing.length === 0
      ? []
      : [
          `Stated otherwise of before than of after: ${named(differing.map(({ title }) => title))} (QG-CONFOUNDED): the difference may come from that.`,
        ]),
    ...(open.length === 0 ? [] : [`Not stated of all that is compared: ${named(open)}.`]),
  ];
}

function sentenceOf(count: number, timed: boolean): string {
  if (count > 1) {
    return `${count} recorded changes lie between before and after (QG-CONFOUNDED): the difference cannot be put down to any one of them.`;
  }
  if (count === 1) return 'One recorded change lies between before and after.';
  return timed
    ? 'No change is recorded between before and after.'
    : 'When the two sides were taken is not known for all captures: no recorded change is matched by its time.';
}
