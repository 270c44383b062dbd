import { toldText } from '../../calculator/item-facts.ts';
import { computedBy, headline } from '../../calculator/kept/calculation-words.ts';
import type { CalculationRecord } from '../../calculator/kept/model.ts';
import { recompute } from '../../calculator/kept/recompute.ts';
import type { Figure } from '../../calculator/model.ts';
import { figureGrid, figureText, inputText, type TakenInput } from '../../calculator/result.ts';
import { itemAnchor, link, sectionAnchor } from '../anchors.ts';
import type { ReportedCalculation, ReportInput } from '../input.ts';
import {
  type Block,
  notAssessed,
  paragraph,
  type ReportRow,
  type Section,
  type Span,
  subheading,
  type Text,
} from '../model.ts';
import { momentWords, SEVERITY_WORDS } from '../words.ts';

/** Rows of the list of all that is kept. */
const MOST_KEPT = 60;

/** Calculators with a part of their own, in S1's order: their title, and the command whose result would fill it. */
const PARTS: readonly (readonly [calculator: string, title: string])[] = [
  ['little', '5.1 Concurrency: Little’s law'],
  ['connections', '5.2 Database connections and their ceiling'],
  ['headroom', '5.3 Headroom over peak'],
  ['capacity', '5.4 Projections'],
];
const OTHERS: readonly (readonly [calculator: string, title: string])[] = [
  ['pools', 'Pool sizes'],
  ['threads', 'Thread pool'],
  ['heap', 'Heap size'],
];

/** Newest first, by when they were computed. */
const newestFirst = (kept: readonly ReportedCalculation[]): readonly ReportedCalculation[] =>
  [...kept].sort((a, b) => b.record.computedAt.localeCompare(a.record.computedAt) || (a.item.id < b.item.id ? -1 : 1));

const itemLink = ({ item }: ReportedCalculation): Span => link(item.id, itemAnchor(item.id));

/** A number that leads to the item it was kept as; words where there is none. */
function valueText(figure: Figure | null, kept: ReportedCalculation): Text {
  if (figure === null) return '';
  return figure.value === null ? figure.why : [link(figureText(figure), itemAnchor(kept.item.id))];
}

function figuresBlock(kept: ReportedCalculation): Block {
  const { figures } = kept.record;
  const grid = figureGrid(figures);
  const common = { kind: 'table', caption: 'Result', more: 0 } as const;
  if (grid !== null) {
    return {
      ...common,
      head: ['result', ...grid.columns],
      rows: grid.rows.map(({ label, cells }) => ({
        anchor: null,
        cells: [label, ...cells.map((cell) => valueText(cell, kept))],
      })),
      right: grid.columns.map((_, at) => at + 1),
    };
  }
  const isSourced = figures.some(({ source }) => source !== undefined);
  return {
    ...common,
    head: ['result', 'value', 'working', ...(isSourced ? ['source'] : [])],
    rows: figures.map((figure) => ({
      anchor: null,
      cells: [
        figure.chosen === true && figures.length > 1 ? `${figure.label} (take this)` : figure.label,
        valueText(figure, kept),
        figure.working,
        ...(isSourced ? [figure.source ?? ''] : []),
      ],
    })),
    right: [],
  };
}

/** Where an input is from: typed, assumed, or read from an item, which it leads to. */
function fromText({ from, assumed, value }: TakenInput, known: ReadonlySet<string>): Text {
  if (from === null) return value === null ? '' : assumed ? 'assumed' : 'typed by a person';
  const what = ` (${from.label}): ${toldText(from)}`;
  return known.has(from.item)
    ? [link(from.item, itemAnchor(from.item)), what]
    : [{ code: from.item }, what, '; the item is not in this report'];
}

function inputsBlock({ record }: ReportedCalculation, known: ReadonlySet<string>): Block {
  return {
    kind: 'table',
    caption: 'Inputs',
    head: ['input', 'value', 'from'],
    rows: record.inputs.map((input) => ({
      anchor: null,
      cells: [input.label, inputText(input), fromText(input, known)],
    })),
    right: [],
    more: 0,
  };
}

/** What its result means, with the severity that a finding about it would have. */
function meaning({ judgement }: CalculationRecord): readonly Block[] {
  if (judgement === null) return [];
  const { severity, text, tone } = judgement;
  if (severity !== null) {
    const strong = SEVERITY_WORDS[severity];
    return [paragraph({ strong }, `: ${text.startsWith(`${strong}: `) ? text.slice(strong.length + 2) : text}`)];
  }
  const end = text.indexOf('. ') + 1;
  if (tone !== 'bad') return [paragraph(text)];
  return [end === 0 ? paragraph({ strong: text }) : paragraph({ strong: text.slice(0, end) }, text.slice(end))];
}

function standing({ record }: ReportedCalculation): string {
  const again = recompute(record);
  if (again.state === 'same') return 'computed again for this report: the same';
  return again.state === 'differs'
    ? `computed again for this report: not the same, ${again.why}`
    : `not computed again: ${again.why}`;
}

function usedBlocks(kept: readonly ReportedCalculation[], known: ReadonlySet<string>): readonly Block[] {
  const [used, ...earlier] = newestFirst(kept);
  if (used === undefined) return [];
  const { item, record } = used;
  const others = earlier.flatMap((one, at): readonly Span[] => [at === 0 ? '' : ', ', itemLink(one)]);
  return [
    ...meaning(record),
    figuresBlock(used),
    inputsBlock(used, known),
    ...(record.warnings.length === 0 ? [] : [{ kind: 'list', items: record.warnings } as const]),
    {
      kind: 'facts',
      rows: [
        ['Kept as', [itemLink(used), ` ${item.label}`]],
        ['Computed', `${momentWords(record.computedAt)} by ${computedBy(record)}; ${standing(used)}`],
        ['Formula', record.formula.join('; ')],
        ['Source', record.sources.join('; ')],
        ...(earlier.length === 0
          ? []
          : [
              [
                'Used',
                [
                  `the newest of ${kept.length}; ${earlier.length === 1 ? 'the other is ' : 'the others are '}`,
                  ...others,
                ],
              ] as const,
            ]),
      ],
    },
  ];
}

const notKept = (calculator: string): Block =>
  notAssessed(`no calculation of it is kept; “plateau calc ${calculator} … --keep LABEL” keeps one`);

function listBlock(kept: readonly ReportedCalculation[]): Block {
  const used = new Set(
    [...Map.groupBy(kept, ({ record }) => record.calculator).values()].map((of) => newestFirst(of)[0]),
  );
  const rows = newestFirst(kept).map(
    (one): ReportRow => ({
      anchor: null,
      cells: [
        [itemLink(one)],
        one.item.label,
        one.record.title,
        headline(one.record),
        momentWords(one.record.computedAt),
        used.has(one) ? 'the newest of its kind' : 'a newer one is used',
      ],
    }),
  );
  return {
    kind: 'table',
    caption: `All ${kept.length} that are kept, the newest first`,
    head: ['item', 'label', 'calculator', 'result', 'computed', 'used'],
    rows: rows.slice(0, MOST_KEPT),
    right: [],
    more: Math.max(0, rows.length - MOST_KEPT),
  };
}

/** Concurrency, connections, headroom and projections, each by the newest calculation that is kept of it; what is not kept is not assessed. */
export function capacitySection({ calculations, items }: Pick<ReportInput, 'calculations' | 'items'>): Section {
  const known = new Set(items.map(({ item }) => item.id));
  const of = (calculator: string): readonly ReportedCalculation[] =>
    calculations.filter(({ record }) => record.calculator === calculator);
  const others = OTHERS.filter(([calculator]) => of(calculator).length > 0);
  return {
    anchor: sectionAnchor('5'),
    title: '5 Capacity',
    blocks: [
      ...PARTS.flatMap(([calculator, title]) => {
        const kept = of(calculator);
        return [subheading(title), ...(kept.length === 0 ? [notKept(calculator)] : usedBlocks(kept, known))];
      }),
      subheading('5.5 Sizes of pools and heaps'),
      ...(others.length === 0
        ? [notAssessed('no calculation of pools, threads or a heap is kept')]
        : others.flatMap(([calculator, title]): readonly Block[] => [
            { kind: 'heading', level: 4, text: title, anchor: null },
            ...usedBlocks(of(calculator), known),
          ])),
      ...(calculations.length === 0 ? [] : [subheading('5.6 Calculations that are kept'), listBlock(calculations)]),
    ],
  };
}
