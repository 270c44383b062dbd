import { EMPTY_INVESTIGATION } from '../../investigation/model.ts';
import { type CoverageRow, type CoveredValue, coverageOfItems } from '../../signal/coverage.ts';
import { SIGNALS_OF, type SubjectKind } from '../../signal/signal.ts';
import { itemAnchor, link } from '../anchors.ts';
import type { ReportInput } from '../input.ts';
import { type Block, NOT_ASSESSED, notAssessed, paragraph, type Span, type Text } from '../model.ts';
import { itemLinks, spansOf } from './verdict-table.ts';

/** Services or nodes of a table, values of a cell, and columns that are named below: what a person reads. */
const MOST_ROWS = 60;
const MOST_VALUES = 4;
const MOST_COLUMNS = 12;

const CAPTIONS: Readonly<Record<SubjectKind, string>> = {
  service: 'RED per service: rate, errors, duration',
  node: 'USE per node: utilisation, saturation, errors',
};

function valueSpans({ title, value, item, others }: CoveredValue): readonly Span[] {
  const more = others === 0 ? '' : ` and ${others} older`;
  return [{ code: title }, ` ${value} (`, link(item, itemAnchor(item)), `${more})`];
}

function cell(values: readonly CoveredValue[]): Text {
  if (values.length === 0) return NOT_ASSESSED;
  const shown = values
    .slice(0, MOST_VALUES)
    .flatMap((value, at) => [...(at === 0 ? [] : ['; ']), ...valueSpans(value)]);
  return values.length > MOST_VALUES ? [...shown, `; and ${values.length - MOST_VALUES} more`] : shown;
}

function tableOf(kind: SubjectKind, rows: readonly CoverageRow[]): Block {
  const signals = SIGNALS_OF[kind];
  return {
    kind: 'table',
    caption: CAPTIONS[kind],
    head: [kind, ...signals],
    rows: rows.slice(0, MOST_ROWS).map(({ name, cells }) => ({
      anchor: null,
      cells: [name ?? 'not stated', ...signals.map((signal) => cell(cells[signal] ?? []))],
    })),
    right: [],
    more: Math.max(0, rows.length - MOST_ROWS),
  };
}

/** RED of each service and USE of each node (`playbooks S1:196`), each value with the item that measured it. */
export function coverageBlocks(input: ReportInput): readonly Block[] {
  const body = input.investigation?.investigation.body ?? EMPTY_INVESTIGATION;
  const { service, node, untold } = coverageOfItems(input.items, input.signals, body);
  // The evidence of one finding is not all that was imported.
  if (input.isOneFinding === true && service.length + node.length === 0) {
    return [notAssessed('nothing that is evidence of this finding measured a service or a node')];
  }
  const items = [...new Set(untold.map(({ item }) => item))];
  const columns = untold
    .slice(0, MOST_COLUMNS)
    .flatMap(({ column }, at): Span[] => [at === 0 ? '' : ', ', { code: column }]);
  const more = untold.length > MOST_COLUMNS ? ` and ${untold.length - MOST_COLUMNS} more` : '';
  return [
    service.length === 0
      ? notAssessed('RED per service: no load run, no statements and no series of a service were imported')
      : tableOf('service', service),
    node.length === 0
      ? notAssessed('USE per node: nothing was captured on a host, and no series of one was imported')
      : tableOf('node', node),
    ...(untold.length === 0
      ? []
      : [
          paragraph(
            'In no cell, since neither name and unit nor a person says which signal they are: ',
            ...columns,
            `${more} of `,
            ...spansOf(itemLinks(items)),
            '.',
          ),
        ]),
  ];
}
