import { familyOf } from '../verdict/plan/scans.ts';
import type { Pseudonyms } from './pseudonym.ts';

/** Folders of a path that say only that public code lies there. */
const PUBLIC_PART =
  /^(?:~.*|\$APP.*|\.{0,2}|[A-Za-z]:|usr|local|lib|lib64|bin|opt|python\d[\d.]*|site-packages|dist-packages|node_modules|node:.*|src|main|java|kotlin|vendor|pkg|mod|internal|cmd|app|dist|build|out|target|test|tests|index|__init__|__main__|<.*>|\[.*\])$/;
/** Behind one of these everything is public code. */
const PUBLIC_FOLDER =
  /(?:^|[\\/])(?:node_modules|site-packages|dist-packages|lib\/python\d[\d.]*|pkg\/mod|usr\/lib(?:64)?|jdk[\w.-]*)[\\/]|^(?:node:|internal\/|<frozen )|^\[/;

/** A path with a token for each part that is nobody's but its owner's; ends of names stay. `token` answers with a token as it is. */
export function strictPath(path: string, token: (part: string) => string): string {
  if (path === '' || PUBLIC_FOLDER.test(path)) return path;
  return path.replace(/[^\\/]+/g, (part) => {
    if (PUBLIC_PART.test(part)) return part;
    const [, name = part, end = ''] = /^(.+?)((?:\.[A-Za-z]{1,5}){1,2}(?::\d+){0,2})?$/.exec(part) ?? [];
    return PUBLIC_PART.test(name) ? part : token(name) + end;
  });
}

/** Words of SQL that name nothing of the database's own (PostgreSQL 18, appendix C, and what EXPLAIN prints), and its common functions and types. */
const SQL_WORDS = new Set(
  `all analyze and any array as asc asymmetric authorization between bigint bigserial binary bool boolean both by bytea case cast char character
  check coalesce collate column commit constraint count create cross cte current_date current_time current_timestamp date day dec decimal default
  delete desc distinct do double drop else end except exists explain extract false fetch filter first float following for foreign from full
  function greatest group grouping having hash hour if ilike in index initplan inner insert int integer intersect interval into is isnull join json
  jsonb key last lateral leading least left length like limit localtime lower max min minute month natural nchar next no not now null nullif
  nulls numeric of offset on only or order outer over overlaps partition percentile_cont position preceding precision primary range real
  recursive references returning right row row_number rows second select set similar smallint some subplan substring sum symmetric table text
  then time timestamp timestamptz to trailing trim true union unique unnest update upper using uuid values varchar vector when where window with
  without year zone avg abs round floor ceil rank dense_rank lag lead string_agg array_agg json_agg jsonb_agg generate_series to_char
  to_date date_trunc date_part random regexp_replace replace concat public pg_catalog information_schema bpchar name oid regclass hashed returns
  never executed loops actual cost width seq scan bitmap heap nested loop merge sort aggregate materialize
  memoize gather append result tid sample parallel incremental hashaggregate groupaggregate windowagg modifytable lockrows setop ctescan worktable`.split(
    /\s+/,
  ),
);
const WORD = /"(?:[^"]|"")*"|`[^`]*`|[\p{L}_][\p{L}\p{N}_$]*/gu;

/** A name as databases write it without quotes. */
const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_$]*$/u;

/** The token of a table, column or index. Names that differ by their numbers (partitions of one table) stay a family: the rules judge its members as one. */
export function tableToken(name: string, pseudonyms: Pseudonyms): string {
  const family = familyOf(name);
  return family === name || !IDENTIFIER.test(name)
    ? pseudonyms.of('table', name, '_')
    : pseudonyms.ofMember('table', family, name, '_');
}

/** A statement whose constants are masked, with a token for each name that is none of SQL's. */
export function strictSql(text: string, token: (name: string) => string): string {
  return text.replace(WORD, (word) => {
    const bare = word.replace(/^["`](.*)["`]$/s, '$1');
    if (bare === word && SQL_WORDS.has(word.toLowerCase())) return word;
    const said = token(bare);
    return said === bare ? word : said;
  });
}
