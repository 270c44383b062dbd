import { conditionsOf, conditionText } from '../../investigation/conditions.ts';
import { EMPTY_INVESTIGATION } from '../../investigation/model.ts';
import { CONDITIONS } from '../../investigation/stated-conditions.ts';
import { itemAnchor, link } from '../anchors.ts';
import type { ReportInput } from '../input.ts';
import { type Block, notAssessed, paragraph } from '../model.ts';
import { itemLinks, spansOf } from './verdict-table.ts';

/** Items of one table: what a person reads. */
const MOST_ROWS = 60;

const WORDS = { load: 'the load runs', plan: 'the plans' } as const;

/**
 * Under which conditions load runs or plans were measured (`playbooks S1:36`, S3:193–196): what a person says of each, else what the brief says of all, else
 * that nobody says. Nothing of what is evidence of one finding by itself: the brief is no part of that.
 */
export function conditionsBlocks(input: ReportInput, kind: 'load' | 'plan'): readonly Block[] {
  const items = input.items.filter(({ item }) => item.kind === kind);
  if (items.length === 0 || input.isOneFinding === true) return [];
  const body = input.investigation?.investigation.body ?? EMPTY_INVESTIGATION;
  const all = items.map(({ item: { id } }) => ({ id, conditions: conditionsOf(body, id) }));
  const told = all.filter(({ conditions }) => conditions.some(({ from }) => from !== null));
  if (told.length === 0) return [notAssessed(`nobody stated under which conditions ${WORDS[kind]} were measured`)];
  const untold = all.filter(({ conditions }) => conditions.every(({ from }) => from === null)).map(({ id }) => id);
  return [
    {
      kind: 'table',
      caption: `Under which conditions ${WORDS[kind]} were measured, as stated`,
      head: ['of', ...CONDITIONS.map(({ title }) => title.toLowerCase())],
      rows: told.slice(0, MOST_ROWS).map(({ id, conditions }) => ({
        anchor: null,
        cells: [[link(id, itemAnchor(id))], ...conditions.map(conditionText)],
      })),
      right: [],
      more: Math.max(0, told.length - MOST_ROWS),
    },
    ...(untold.length === 0 ? [] : [paragraph('Nothing is stated of ', ...spansOf(itemLinks(untold)), '.')]),
  ];
}
