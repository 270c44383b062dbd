import { Fields, type FieldValue, isList } from '../fields.ts';
import { fieldsInSource, incompleteInSource, spanInSource } from '../input/in-source.ts';
import type { Plan } from '../model.ts';
import { planOf, preorder } from '../preorder.ts';
import type { JsonDocument, JsonPlanReader, PartialRead, ReadContext } from '../reader.ts';
import { accessPathStep, isAccessPath } from './access-path.ts';
import { blockSteps } from './query-block.ts';
import { mariadbStep, mysqlStep } from './query-block-values.ts';

/** The query block of a document, also one that was copied out of it. */
function blockOf(value: FieldValue): Fields | null {
  if (!(value instanceof Fields)) return null;
  const block = value.get('query_block');
  if (block instanceof Fields) return block;
  const isBare = value.has('select_id') && (value.has('table') || value.has('nested_loop') || value.has('cost_info'));
  return isBare ? value : null;
}

/** Names that only one of the two prints in a document of version 1. */
const MYSQL_ONLY =
  /^(?:cost_info|rows_examined_per_scan|rows_produced_per_join|used_columns|using_filesort|using_temporary_table|grouping_operation|ordering_operation|windowing|attached_subqueries|select_list_subqueries|optimized_away_subqueries|materialized_from_subquery)$/;
const MARIADB_ONLY =
  /^(?:r_.*|query_optimization|filesort|temporary_table|materialized|subqueries|expression_cache|block-nl-join|read_sorted_file|cost)$/;

/** Whose document it is, by the first name that only one prints. `filtered` is a text in MySQL’s and a number in MariaDB’s. */
function dialectOf(document: Fields): 'mysql' | 'mariadb' {
  const todo: FieldValue[] = [document];
  for (let value = todo.pop(); value !== undefined; value = todo.pop()) {
    if (value instanceof Fields) {
      for (const { key, value: inner } of value.entries) {
        if (MYSQL_ONLY.test(key) || (key === 'filtered' && typeof inner === 'string')) return 'mysql';
        if (MARIADB_ONLY.test(key)) return 'mariadb';
      }
      for (let i = value.entries.length - 1; i >= 0; i--) todo.push(value.entries[i]?.value ?? null);
    } else if (isList(value)) {
      for (let i = value.length - 1; i >= 0; i--) todo.push(value[i] ?? null);
    }
  }
  // MariaDB has such a message in a table.
  return document.members('query_block')[0]?.has('message') === true ? 'mysql' : 'mariadb';
}

function readBlock({ value, text, start, end, incomplete }: JsonDocument, { facts }: ReadContext): PartialRead {
  const moved = value instanceof Fields ? fieldsInSource(value, text) : null;
  const block = moved === null ? null : blockOf(moved);
  if (moved === null || block === null) return { plans: [], warnings: [], dropped: [] };
  const dialect = dialectOf(moved);
  const root = blockSteps('query_block', block);
  const step = dialect === 'mysql' ? mysqlStep(root) : mariadbStep(root);
  if (step === undefined) return { plans: [], warnings: [], dropped: [] };
  const rest = block === moved ? [] : moved.entries.filter(({ key }) => key !== 'query_block');
  const optimization = moved.members('query_optimization')[0];
  return one(
    planOf({
      dialect,
      form: 'json',
      source: spanInSource({ start, end }, text),
      nodes: preorder(step),
      fields: new Fields(rest, moved),
      query: facts.query ?? null,
      planningTime: optimization?.number('r_total_time_ms') ?? null,
      executionTime: block.number('r_total_time_ms'),
      incomplete: incompleteInSource(incomplete, text),
    }),
  );
}

const one = (plan: Plan): PartialRead => ({ plans: [plan], warnings: [], dropped: [] });

function readAccessPath({ value, text, start, end, incomplete }: JsonDocument, { facts }: ReadContext): PartialRead {
  const document = value instanceof Fields ? fieldsInSource(value, text) : null;
  if (document === null) return { plans: [], warnings: [], dropped: [] };
  const wrapped = document.get('query_plan');
  const root = wrapped instanceof Fields ? wrapped : document;
  const rest = wrapped instanceof Fields ? document.entries.filter(({ key }) => key !== 'query_plan') : [];
  return one(
    planOf({
      dialect: 'mysql',
      form: 'json',
      source: spanInSource({ start, end }, text),
      nodes: preorder(accessPathStep(root)),
      fields: new Fields(rest, document),
      query: facts.query ?? document.text('query'),
      incomplete: incompleteInSource(incomplete, text),
    }),
  );
}

/**
 * EXPLAIN FORMAT=JSON of MySQL, versions 1 and 2, and EXPLAIN and ANALYZE FORMAT=JSON of MariaDB. A number printed as a text is a number;
 * MySQL’s
 * end markers, comments behind braces, are blanks to the JSON reader.
 */
export const MYSQL_JSON_READERS: readonly JsonPlanReader[] = [
  {
    id: 'mysql-json-v1',
    name: 'MySQL’s EXPLAIN FORMAT=JSON',
    recognise: (value) => blockOf(value) !== null && value instanceof Fields && dialectOf(value) === 'mysql',
    read: readBlock,
  },
  {
    id: 'mariadb-json',
    name: 'MariaDB’s ANALYZE FORMAT=JSON',
    recognise: (value) => blockOf(value) !== null,
    read: readBlock,
  },
  {
    id: 'mysql-json-v2',
    name: 'MySQL’s EXPLAIN FORMAT=JSON, version 2',
    recognise: isAccessPath,
    read: readAccessPath,
  },
];
