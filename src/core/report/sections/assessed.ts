import type { ItemKind } from '../../item.ts';
import { itemAnchor, link, sectionAnchor } from '../anchors.ts';
import type { ReportedItem, ReportInput } from '../input.ts';
import { type Block, notAssessed, paragraph, type Section, subheading } from '../model.ts';
import { momentWords, orNotStated } from '../words.ts';
import { alertBlocks } from './alerts.ts';
import { conditionsBlocks } from './conditions.ts';
import { coverageBlocks } from './coverage.ts';
import { drawn } from './drawn.ts';
import { findingLink } from './finding-blocks.ts';
import { itemLinks, judgedBlocks, spansOf, verdictTable } from './verdict-table.ts';

const ofKinds = (items: readonly ReportedItem[], kinds: readonly string[]): readonly ReportedItem[] =>
  items.filter(({ item }) => kinds.includes(item.kind));

export function backendSection(input: ReportInput): Section {
  const { items } = input;
  return {
    anchor: sectionAnchor('2'),
    title: '2 Backend',
    blocks: [
      ...judgedBlocks('2.1 Time: profiles', ofKinds(items, ['profile']), {
        none: 'no profile was captured or imported',
        nothing: 'No function is wide enough to stand out.',
      }),
      ...judgedBlocks('2.2 Queries: plans and statements', ofKinds(items, ['plan', 'statements', 'catalog']), {
        none: 'no query plan and no list of statements was captured or imported',
        nothing: 'No step of a plan and no statement stands out.',
      }),
      ...conditionsBlocks(input, 'plan'),
      ...judgedBlocks('2.3 Memory: heaps and their growth', ofKinds(items, ['heap', 'growth', 'series']), {
        none: 'no heap and no series of memory was captured or imported',
        nothing: 'Nothing grows and nothing holds much by itself.',
      }),
      subheading('2.4 Pools, timeouts, caches, queues'),
      notAssessed('this tool reads profiles, plans and heaps; what configuration says must be looked at by a person'),
    ],
  };
}

export const frontEndSection = ({ items }: ReportInput): Section => ({
  anchor: sectionAnchor('3'),
  title: '3 Front end',
  blocks: judgedBlocks('3.1 Budgets and vitals', ofKinds(items, ['frontend']), {
    none: 'no Lighthouse result, bundle or web vitals were imported',
    nothing: 'No budget and no band was crossed.',
  }),
});

export function loadSection(input: ReportInput): Section {
  const { items, figures } = input;
  return {
    anchor: sectionAnchor('4'),
    title: '4 Load, stress, soak',
    blocks: [
      ...judgedBlocks('4.1 Load runs', ofKinds(items, ['load']), {
        none: 'no load run was imported',
        nothing: 'No band was crossed.',
      }),
      ...conditionsBlocks(input, 'load'),
      ...ofKinds(items, ['load']).flatMap(({ item }): readonly Block[] => {
        const figure = figures.get(item.id);
        return figure === undefined ? [] : drawn(figure, item.id);
      }),
      subheading('4.2 Chaos and failure injection'),
      notAssessed('this tool injects no failures'),
    ],
  };
}

export function observabilitySection(input: ReportInput): Section {
  const { findings, items } = input;
  const rows = findings.flatMap(({ finding: { id, body } }) => [
    ...body.instrumentationGaps.map(({ text, owner }) => ({
      anchor: null,
      cells: [[findingLink(id)], text, orNotStated(owner)],
    })),
    ...(body.noTracing
      ? [
          {
            anchor: null,
            cells: [[findingLink(id)], 'There is no tracing, so no example of the tail can be named.', 'not stated'],
          },
        ]
      : []),
  ]);
  const none = findings.filter(({ finding: { body } }) => body.noInstrumentationGaps).map(({ finding }) => finding.id);
  return {
    anchor: sectionAnchor('6'),
    title: '6 Observability',
    blocks: [
      subheading('6.1 Coverage: RED per service, USE per node'),
      ...coverageBlocks(input),
      subheading('6.2 Alerts'),
      ...alertBlocks(items),
      subheading('6.3 Instrumentation gaps'),
      rows.length === 0
        ? notAssessed('no gap was written down with a finding')
        : {
            kind: 'table',
            caption: 'What to add so that nobody flies blind',
            head: ['finding', 'gap', 'owner'],
            rows,
            right: [],
            more: 0,
          },
      ...(none.length === 0 ? [] : [paragraph(`Said to have none: ${none.join(', ')}.`)]),
    ],
  };
}

/** Each comparison with its sides, its verdicts and its picture. */
export function comparisonsSection({ items, figures }: ReportInput): Section {
  const compared = items.filter(({ item }) => item.kind.endsWith('comparison'));
  const blocks = compared.flatMap((reported): readonly Block[] => {
    const { item, sides, evaluation, warnings } = reported;
    const table = verdictTable('Verdicts of the comparison', [reported]);
    const figure = figures.get(item.id);
    return [
      subheading(item.label),
      paragraph(
        'Before ',
        ...spansOf(itemLinks(sides?.before ?? [])),
        ', after ',
        ...spansOf(itemLinks(sides?.after ?? [])),
        `; compared ${momentWords(item.importedAt)}; `,
        link(item.id, itemAnchor(item.id)),
        `. ${item.summary}.`,
      ),
      ...warnings.filter(({ code }) => code === 'QG-CONFOUNDED').map(({ message }) => paragraph(message)),
      ...(table.length > 0
        ? table
        : [
            evaluation === null
              ? notAssessed('it was not judged by the rule set of this report')
              : paragraph('No rule was reached on either side.'),
          ]),
      ...(figure === undefined ? [] : drawn(figure, item.id)),
    ];
  });
  return {
    anchor: sectionAnchor('7'),
    title: '7 Comparisons',
    blocks: blocks.length === 0 ? [notAssessed('nothing was compared before against after')] : blocks,
  };
}

/** Load runs and comparisons have their pictures where they are told of. */
export const isDrawnElsewhere = (kind: ItemKind): boolean => kind === 'load' || kind.endsWith('comparison');

/** Pictures of items that no finding drew: what is worst is seen also where nobody wrote a finding yet. */
export function undrawnFigures({ items, figures }: ReportInput, already: ReadonlySet<string>): readonly Block[] {
  return items.flatMap(({ item }): readonly Block[] => {
    const figure = figures.get(item.id);
    if (figure === undefined || already.has(item.id) || isDrawnElsewhere(item.kind)) return [];
    return drawn(figure, item.id);
  });
}
