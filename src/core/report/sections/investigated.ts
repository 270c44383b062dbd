import type { InvestigationDetail } from '../../investigation/detail.ts';
import type { FieldPath } from '../../investigation/fields.ts';
import { itemsOf } from '../../investigation/measured.ts';
import { answerTo, type HopAnswer } from '../../investigation/model.ts';
import { limitText, measuredText, type SloRow, type SloTable, STATE_NAMES } from '../../investigation/slo-table.ts';
import { TRAFFIC_ROWS } from '../../investigation/traffic.ts';
import { count } from '../../verdict/wording.ts';
import { itemAnchor, link, sectionAnchor } from '../anchors.ts';
import type { ReportInput } from '../input.ts';
import { type Block, notAssessed, paragraph, type Section, subheading, type Text } from '../model.ts';
import { momentWords, numberWords, orNotStated } from '../words.ts';
import { environmentBlock } from './environment.ts';

const answered = ({ investigation }: ReportInput, path: FieldPath): string =>
  investigation === null ? '' : answerTo(investigation.investigation.body, path).trim();

function measuredCell({ slo, measured }: SloRow): Text {
  if (measured === null) return 'not measured';
  const { value, n } = measured;
  const requests = n === null ? '' : ` of ${count(n)} requests`;
  const by = itemsOf(measured).flatMap(({ item }) => [', ', link(item, itemAnchor(item))]);
  return [`${measuredText(slo, value)}${requests}`, ...by];
}

/** Every objective with what was measured against it: met, not met, or unknown. */
function objectivesBlock({ rows }: SloTable): Block {
  return {
    kind: 'table',
    caption: 'Objectives; those that nobody set are the playbook’s',
    head: ['of', 'metric', 'target', 'measured', 'state', 'set by', 'note'],
    rows: rows.map((row) => ({
      anchor: null,
      cells: [
        row.of,
        row.metric,
        limitText(row.slo),
        measuredCell(row),
        STATE_NAMES[row.state],
        row.own ? orNotStated(row.slo.source) : `default (${row.slo.source})`,
        row.note,
      ],
    })),
    right: [2],
    more: 0,
  };
}

function tailsBlocks({ tails }: SloTable): readonly Block[] {
  if (tails.length === 0) return [notAssessed('no run tells the percentiles whose ratio shows the tail')];
  const head = ['ratio', 'value', 'band', 'of'];
  const rows = tails.map(({ ratio, value, band, n, evidence }) => ({
    anchor: null,
    cells: [
      ratio,
      numberWords(value),
      band === 'too-few' ? `too few requests (${n ?? 0})` : band,
      [link(evidence.item, itemAnchor(evidence.item))],
    ],
  }));
  return [{ kind: 'table', caption: 'The tail: percentiles over each other', head, rows, right: [1], more: 0 }];
}

const unreadBlocks = (unread: InvestigationDetail['unread']): readonly Block[] =>
  unread.length === 0
    ? []
    : [
        {
          kind: 'list',
          items: unread.map(({ item, label, why }) => [
            'Nothing was measured by ',
            link(item, itemAnchor(item)),
            ` (${label}), which could not be read: ${why}`,
          ]),
        },
      ];

export function objectivesSection({ investigation }: ReportInput): Section {
  const table = investigation?.objectives;
  return {
    anchor: sectionAnchor('0'),
    title: '0 Objectives and success criteria',
    blocks:
      table === undefined || table.rows.length === 0
        ? [notAssessed('no objectives were stated in this workspace')]
        : [
            ...(table.rows.every(({ state }) => state === 'unknown')
              ? [notAssessed('nothing in this workspace measures any of these objectives')]
              : []),
            objectivesBlock(table),
            ...unreadBlocks(investigation?.unread ?? []),
            subheading('0.1 Tail'),
            ...tailsBlocks(table),
          ],
  };
}

function trafficBlock(input: ReportInput): Block {
  const cells = TRAFFIC_ROWS.map(({ metric, current, target }) => [
    metric,
    answered(input, current),
    answered(input, target),
  ]);
  if (cells.every(([, current, target]) => current === '' && target === '')) {
    return notAssessed('no traffic was stated in this workspace');
  }
  return {
    kind: 'table',
    caption: 'Traffic profile, as stated',
    head: ['metric', 'current', 'target'],
    rows: cells.map(([metric = '', current = '', target = '']) => ({
      anchor: null,
      cells: [metric, orNotStated(current), orNotStated(target)],
    })),
    right: [1, 2],
    more: 0,
  };
}

const ANSWERS: Readonly<Record<HopAnswer, string>> = { yes: 'yes', no: 'no', unknown: 'not assessed' };

function pathBlock(detail: InvestigationDetail | null): Block {
  const hops = detail?.investigation.body.requestPath ?? [];
  if (hops.length === 0) return notAssessed('nobody walked the path of a critical request');
  return {
    kind: 'table',
    caption: 'The path of one critical request',
    head: ['hop', 'latency rising', 'contention', 'concurrency bounded', 'note'],
    rows: hops.map(({ hop, latencyRising, contention, concurrencyBounded, note }) => ({
      anchor: null,
      cells: [hop, ANSWERS[latencyRising], ANSWERS[contention], ANSWERS[concurrencyBounded], note],
    })),
    right: [],
    more: 0,
  };
}

function assumptionsBlocks(detail: InvestigationDetail | null): readonly Block[] {
  if (detail === null) return [notAssessed('no investigation was kept')];
  const { assumptions, questions } = detail;
  const asked: Block = {
    kind: 'table',
    caption: 'First questions (S3) and how they stand',
    head: ['question', 'stands', 'answer, or what is assumed'],
    rows: questions.map(({ question, state, text }) => ({
      anchor: null,
      cells: [question, state, text === '' ? 'not assessed' : text],
    })),
    right: [],
    more: 0,
  };
  if (assumptions.length === 0) return [paragraph('Nothing is assumed: every first question is answered.'), asked];
  return [
    {
      kind: 'table',
      caption: 'Taken for true because nobody said otherwise',
      head: ['about', 'assumed', 'from'],
      rows: assumptions.map(({ about, text, source }) => ({ anchor: null, cells: [about, text, source] })),
      right: [],
      more: 0,
    },
    asked,
  ];
}

function baselinesBlock(detail: InvestigationDetail | null): Block {
  const baselines = detail?.baselines ?? [];
  if (baselines.length === 0) return notAssessed('no baseline was taken: nothing may be called improved');
  return {
    kind: 'table',
    caption: 'Baselines: the state of the workspace, written down once',
    head: ['baseline', 'taken', 'items', 'not measured', 'SHA-256 (first 16)'],
    rows: baselines.map(({ label, takenAt, items, notMeasured, sha256 }) => ({
      anchor: null,
      cells: [
        label,
        momentWords(takenAt),
        String(items.length),
        notMeasured.join(', '),
        [{ code: sha256.slice(0, 16) }],
      ],
    })),
    right: [2],
    more: 0,
  };
}

function changesBlock(detail: InvestigationDetail | null): Block {
  const changes = detail?.changes ?? [];
  if (changes.length === 0) return notAssessed('no change of the system was recorded');
  return {
    kind: 'table',
    caption: 'Changes of the system, as recorded',
    head: ['when', 'kind', 'what', 'commit'],
    rows: changes.map(({ at, kind, text, commit }) => ({
      anchor: null,
      cells: [momentWords(at), kind, text, commit === '' ? 'not stated' : [{ code: commit }]],
    })),
    right: [],
    more: 0,
  };
}

export const inventorySection = (input: ReportInput): Section => ({
  anchor: sectionAnchor('1'),
  title: '1 Baseline and inventory',
  blocks: [
    subheading('1.1 Traffic profile'),
    trafficBlock(input),
    subheading('1.2 Environment'),
    ...(answered(input, 'investigation.environment') === ''
      ? []
      : [paragraph(`As stated: ${answered(input, 'investigation.environment')}`)]),
    environmentBlock(input.items),
    subheading('1.3 Request path and tiers'),
    pathBlock(input.investigation),
    subheading('1.4 Assumptions and open questions'),
    ...assumptionsBlocks(input.investigation),
    subheading('1.5 Baselines'),
    baselinesBlock(input.investigation),
    subheading('1.6 Changes'),
    changesBlock(input.investigation),
  ],
});

/** What the brief says of the whole: what is seen, what limits, what was decided, what it costs. */
export const BRIEFED = {
  symptom: 'problem_statement.symptom',
  constraint: 'outcome.constraint',
  decision: 'outcome.decision',
  impact: 'problem_statement.business_impact',
} as const satisfies Record<string, FieldPath>;

export const briefed = (input: ReportInput, what: keyof typeof BRIEFED): string => answered(input, BRIEFED[what]);
