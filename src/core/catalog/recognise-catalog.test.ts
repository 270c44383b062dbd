import { expect, it } from 'vitest';
import { recogniseCatalog } from './recognise-catalog.ts';

it.each([
  ['schemaname,tablename,attname,inherited,null_frac,avg_width,n_distinct\npublic,t,a,f,0,4,-1\n', 'pg_stats'],
  ['[{"schemaname":"public","tablename":"t","attname":"a","n_distinct":-1}]', 'pg_stats'],
  ['schemaname,tablename,indexname,tablespace,indexdef\n', 'pg_indexes'],
  [' [\n{"queryid" : 5, "query": "SELECT 1", "calls": 1, "total_exec_time": 2.5}]', 'pg_stat_statements'],
  ['queryid,query,calls,total_time\n', 'pg_stat_statements'],
  ['[{"Plan": {"Node Type": "Result"}}]', null],
  ['time,rss [KiB]\n0,100\n', null],
  ['main;calls;query;total_time 5\n', null],
  ['', null],
])('%j begins like %s', (text, kind) => expect(recogniseCatalog(new TextEncoder().encode(text))).toBe(kind));

it('sees through UTF-16', () => {
  const text = '\ufefftablename,indexname,indexdef\n';
  const bytes = new Uint8Array(new Uint16Array([...text].map((character) => character.charCodeAt(0))).buffer);
  expect(recogniseCatalog(bytes)).toBe('pg_indexes');
});
