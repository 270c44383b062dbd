import type { Status } from '../../verdict/verdict.ts';
import type { FindingLint } from '../lint-model.ts';
import { eachRow, isBlank, type Lint, when } from './context.ts';

/** How far the load after may be from the load before. */
const SAME_LOAD = 0.1;
/** Rounding of decimal shares: 110 of 100 is not more than 10 % away. */
const ROUNDING = 1e-9;

/** Statuses that leave open whether anything was gained, with what is to be done about each. */
const OPEN: Readonly<Partial<Record<Status | 'not-retested', string>>> = {
  masked: 'its share fell because something else grew; what it costs did not fall',
  'not-comparable': 'the captures cannot be compared; take one under the conditions of the earlier one',
  inconclusive: 'the comparison leaves it open; measure longer, or take replicates',
  persisting: 'it is as it was',
  regressed: 'it got worse',
  new: 'it came with the later capture',
  exposed: 'it is seen now and costs what it did',
  'not-retested': 'nothing was captured and compared since',
};

/** What a gap needs before the finding counts as done: what it is, and who fills it. */
const GAPS: Lint = ({ body }) =>
  eachRow(body.instrumentationGaps, 'instrumentationGaps', 'closed', [
    {
      code: 'instrumentation.noText',
      holds: ({ text }) => isBlank(text),
      text: () => 'An instrumentation gap does not say what cannot be seen.',
    },
    {
      code: 'instrumentation.noOwner',
      holds: ({ owner }) => isBlank(owner),
      text: ({ text }) => `Nobody owns the instrumentation gap “${text.slice(0, 100)}”.`,
    },
  ]);

/** What a finding needs before it counts as done. */
export const closeLints: readonly Lint[] = [
  ({ retest }): readonly FindingLint[] => {
    const why = OPEN[retest.status];
    if (why === undefined) return [];
    const explained = retest.comparison === null ? '' : ` ${retest.reason}`;
    const text = `Its verdicts are ${retest.status.replace('-', ' ')}: ${why}.${explained}`;
    return [{ code: `retest.${camel(retest.status)}`, field: 'verification', row: null, text, blocks: 'closed' }];
  },
  ({ retest }) => {
    const open = retest.subjects.filter(
      ({ status }) => status === 'masked' || status === 'not-comparable' || status === 'inconclusive',
    );
    const text = `Not everything it is about was resolved: ${open.map(({ subjectLabel, status }) => `${subjectLabel} is ${status}`).join(', ')}.`;
    return when(
      open.length > 0 && OPEN[retest.status] === undefined,
      'retest.partlyOpen',
      'verification',
      'closed',
      text,
    );
  },
  ({ body }) =>
    eachRow(body.verification, 'verification', 'closed', [
      {
        code: 'verification.open',
        holds: ({ status }) => status === 'inconclusive' || status === 'masked' || status === 'not-comparable',
        text: ({ metric, status }) => `${metric} counts as measured, but its verdict is ${status ?? ''}.`,
      },
      {
        code: 'verification.noAfter',
        holds: ({ after }) => after === null,
        text: ({ metric }) => `${metric} has no value from after the fix.`,
      },
      {
        code: 'verification.noLoadAfter',
        holds: ({ loadAfter }) => loadAfter === null,
        text: ({ metric }) => `It is not said at which load ${metric} was measured after the fix.`,
      },
      {
        code: 'verification.otherLoad',
        holds: ({ loadBefore, loadAfter }) =>
          loadBefore !== null &&
          loadAfter !== null &&
          Math.abs(loadAfter - loadBefore) > SAME_LOAD * loadBefore * (1 + ROUNDING),
        text: ({ metric, loadBefore, loadAfter }) =>
          `${metric} was measured at ${loadAfter ?? 0} requests a second after and ${loadBefore ?? 0} before: more than 10 % apart.`,
      },
    ]),
  ({ body }) =>
    when(
      isBlank(body.notChanged),
      'notChanged.missing',
      'notChanged',
      'closed',
      'It does not say what was left alone, and why.',
    ),
  ({ body }) =>
    when(
      isBlank(body.whyThisFix),
      'whyThisFix.missing',
      'whyThisFix',
      'closed',
      'It does not say why this fix was chosen.',
    ),
  ({ body }) =>
    when(
      body.instrumentationGaps.length === 0 && !body.noInstrumentationGaps,
      'instrumentation.notSaid',
      'instrumentationGaps',
      'closed',
      'It does not say which instrumentation is missing, or that none is.',
    ),
  ({ body }) =>
    when(
      body.instrumentationGaps.length > 0 && body.noInstrumentationGaps,
      'instrumentation.contradiction',
      'instrumentationGaps',
      'closed',
      'It says that no instrumentation is missing, and lists what is.',
    ),
  GAPS,
];

/** What a finding needs before it is put aside. */
export const decisionLints: readonly Lint[] = (['rejected', 'risk-accepted'] as const).map(
  (gate): Lint =>
    ({ body }) =>
      when(
        body.decision === null || isBlank(body.decision.name) || isBlank(body.decision.reason),
        gate === 'rejected' ? 'decision.noReason' : 'decision.nobodyAccepts',
        'decision',
        gate,
        gate === 'rejected'
          ? 'It is not said who rejects it, and why.'
          : 'It is not said who accepts the risk, and why.',
      ),
);

/** What a finding needs before it stands in a report. */
export const publishLints: readonly Lint[] = [
  ({ body }) => when(isBlank(body.owner), 'owner.missing', 'owner', 'publish', 'It has no owner.'),
  ({ body }) => when(body.eta === null, 'eta.missing', 'eta', 'publish', 'It has no date.'),
  ({ body, today }) =>
    when(
      body.eta !== null && body.eta < today && body.status !== 'closed' && body.status !== 'rejected',
      'eta.past',
      'eta',
      'publish',
      `Its date, ${body.eta ?? ''}, has passed.`,
    ),
  ({ body }) =>
    body.leftOut
      .filter(({ note }) => isBlank(note))
      .map(({ evidence }) => ({
        code: 'evidence.leftOutWithoutNote',
        field: 'leftOut',
        row: evidence,
        text: `Evidence ${evidence} is left out of the bundle without a note.`,
        blocks: 'publish',
      })),
];

const camel = (text: string): string => text.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
