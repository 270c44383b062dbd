import { join, resolve } from 'node:path';
import { plateau, type TerminalAnswer, type TerminalCall } from './terminal-call.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FILES = [
  'tests/fixtures/comparison/thumbnails-before.speedscope.json',
  'tests/fixtures/comparison/thumbnails-after.speedscope.json',
  'tests/fixtures/plans/golden/pg15_seqscan_before.json',
  'tests/fixtures/load/k6.ndjson.gz',
];

/** Fields that a person fills in, one of them hostile. */
const FIELDS = `
title: "Orders are read without an index </script><script>document.title='owned'</script>"
symptom: "Submit p95 is **1.8 s**. ![x](http://192.0.2.1/x.png) [y](javascript:alert(1)) <img src=x onerror=alert(1)>"
cause: No index covers the column that is asked for.
owner: Anna Berg
eta: 2026-12-01
flow: {kind: submit, endpoint: POST /orders, revenueCritical: true}
`;

export interface ReportWorkspace {
  readonly call: (args: readonly string[], input?: string, env?: TerminalCall['env']) => Promise<TerminalAnswer>;
  /** Ids of what was imported: before, after, plan, load run. */
  readonly ids: readonly string[];
}

/** A workspace with captures, a comparison, a plan, a load run, an investigation and two findings, made by the terminal as a person would. */
export async function reportWorkspace(userData: string): Promise<ReportWorkspace> {
  const workspace = join(userData, 'report.plateau');
  const call: ReportWorkspace['call'] = (args, input, env) =>
    plateau(userData, [...args, '--workspace', workspace], {
      ...(input === undefined ? {} : { input }),
      ...(env === undefined ? {} : { env }),
    });
  const done = async (args: readonly string[], input?: string): Promise<string> => {
    const { code, out, err } = await call([...args, '--json'], input);
    if (code !== 0) throw new Error(`${args.join(' ')}: exit ${code}: ${err}`);
    return out;
  };
  await plateau(userData, ['init', workspace]);
  const { imported } = JSON.parse(await done(['import', ...FILES.map((file) => join(ROOT, file))]));
  const ids: readonly string[] = imported.map(({ id }: { readonly id: string }) => id);
  const [before = '', after = '', plan = ''] = ids;
  await done(['compare', before, after]);
  await done(['brief', 'set', 'investigation.system=orders', 'traffic_profile.peak_read_current=300 rps']);
  await done(['brief', 'set', 'outcome.decision=Add the index']);
  const { candidates } = JSON.parse(await done(['finding', 'candidates']));
  const verdictOf = (item: string): string => {
    for (const { verdicts } of candidates) {
      for (const one of verdicts) if (one.item === item) return `${one.rule}:${one.subjectKey}`;
    }
    throw new Error(`nothing to find in ${item}`);
  };
  await done(['finding', 'new', plan, '--verdict', verdictOf(plan)]);
  await done(['finding', 'set', 'PERF-001', '--from', '-'], FIELDS);
  await done(['finding', 'new', before, '--verdict', verdictOf(before)]);
  return { call, ids };
}
