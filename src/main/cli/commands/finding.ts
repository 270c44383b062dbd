import { FINDING_CATEGORIES } from '../../../core/finding/model.ts';
import { BOTTLENECK_PATTERNS } from '../../../core/finding/patterns.ts';
import { eachWeight } from '../../../core/finding/priority.ts';
import type { FindingDetail } from '../../../core/finding/stored.ts';
import { type Call, type Command, EXIT, usage } from '../command.ts';
import { changedByCall, foreignGiven, setStatus } from '../finding/change.ts';
import { findingText } from '../finding/detail-text.ts';
import { evidenceGiven, imageGiven } from '../finding/evidence-given.ts';
import { candidatesText, findingsText, historyText } from '../finding/finding-text.ts';
import { noPatternText, patternsText } from '../finding/patterns-text.ts';
import { retest } from '../finding/retest.ts';
import { verdictsGiven, wholeItemsGiven } from '../finding/verdicts-given.ts';
import type { Session } from '../session.ts';
import { cut, printable, table } from '../table.ts';

interface Action {
  /** What follows its name. */
  readonly usage: string;
  readonly about: string;
  /** How many words follow its name. */
  readonly min: number;
  readonly max: number;
  run(session: Session, call: Call, words: readonly string[]): Promise<number> | number;
}

function answer({ terminal }: Call, detail: FindingDetail): number {
  terminal.answer(detail, () => findingText(detail, terminal));
  return EXIT.passed;
}

const idsOf = (text: string): readonly string[] => text.split(',').filter((part) => part !== '');

const ACTIONS: Readonly<Record<string, Action>> = {
  list: {
    usage: '',
    about: 'findings, what to fix first first; --deleted those that can be restored',
    min: 0,
    max: 0,
    run: ({ services: { findings } }, { terminal, given }) => {
      if (given.has('deleted')) {
        const deleted = findings.deleted();
        terminal.answer({ deleted }, () =>
          deleted.length === 0
            ? 'Nothing is deleted.'
            : table(
                ['id', 'deleted', 'into', 'title'],
                deleted.map((one) => [one.id, one.deletedAt, one.mergedInto ?? '', printable(cut(one.title, 80))]),
              ),
        );
        return EXIT.passed;
      }
      const rows = findings.list();
      terminal.answer({ findings: rows }, () => findingsText(rows));
      return EXIT.passed;
    },
  },
  candidates: {
    usage: '',
    about: 'verdicts that findings can be made of, grouped',
    min: 0,
    max: 0,
    run: ({ services: { findings } }, { terminal }) => {
      const candidates = findings.candidates();
      terminal.answer({ candidates }, () => candidatesText(candidates));
      return EXIT.passed;
    },
  },
  new: {
    usage: '[ITEM[,ITEM…]]',
    about: 'makes one of the verdicts of captures or comparisons; without any an empty one',
    min: 0,
    max: 1,
    run: (session, call, [items]) => {
      const { given } = call;
      if (items === undefined && given.text('verdict') !== undefined) {
        throw usage(
          '--verdict is of a capture or a comparison.',
          'Name it: plateau finding new ITEM --verdict RULE:SUBJECT.',
        );
      }
      const verdicts = items === undefined ? [] : verdictsGiven(session, idsOf(items), given.text('verdict'));
      return answer(call, session.services.findings.create({ verdicts }));
    },
  },
  show: {
    usage: '[ID]',
    about: 'one finding with all that is computed of it, and what it lacks; without an id all of them',
    min: 0,
    max: 1,
    run: ({ services: { findings, workspaces } }, call, [id]) => {
      if (id !== undefined) return answer(call, findings.detail(id));
      const details = findings.details();
      call.terminal.answer({ workspace: workspaces.info().id, findings: details }, () =>
        details.length === 0
          ? findingsText([])
          : details.map((detail) => findingText(detail, call.terminal)).join('\n\n'),
      );
      return EXIT.passed;
    },
  },
  import: {
    usage: 'FILE',
    about:
      'takes in what “plateau finding show --json” of another workspace printed; ids that are taken get its name before them',
    min: 1,
    max: 1,
    run: async ({ services: { findings } }, { terminal }, [path = '']) => {
      const imported = findings.import(await foreignGiven(path));
      terminal.answer({ imported }, () =>
        imported
          .map(({ id, was, existing }) => `${was} is ${id}${existing ? ', and was here already' : ''}`)
          .join('\n'),
      );
      return EXIT.passed;
    },
  },
  set: {
    usage: 'ID FIELD=VALUE…',
    about: 'changes fields: hypothesis.text=…, fixPlan.f1.risk=2; --from takes them from a YAML file or “-”',
    min: 1,
    max: 1000,
    run: async (session, call, [id = '', ...values]) => answer(call, await changedByCall(session, call, id, values)),
  },
  evidence: {
    usage: 'add|renew|remove ID [ITEM[,ITEM…]|ROW]',
    about:
      'adds verdicts of items (--verdict), what no rule judges as a whole (a calculation, the result of a check, a text), a trace (--trace), a place in code (--code), a picture (--image); renews a row that is judged otherwise since, or was by rules of another version; removes a row',
    min: 2,
    max: 3,
    run: async (session, call, [verb, id = '', what]) => {
      const { findings } = session.services;
      const { bodySha256 } = findings.detail(id).finding;
      if (verb === 'remove' && what !== undefined) return answer(call, findings.removeEvidence(id, bodySha256, what));
      if (verb === 'renew' && what !== undefined)
        return answer(call, await findings.renewEvidence(id, bodySha256, what));
      if (verb !== 'add')
        throw usage(
          `Evidence cannot be “${verb ?? ''}”.`,
          'Use “evidence add ID ITEM”, “evidence renew ID ROW” or “evidence remove ID ROW”.',
        );
      const image = imageGiven(call.given);
      if (image !== null) {
        if (what !== undefined) throw usage('A picture is added by itself.', 'Leave ITEM out.');
        return answer(call, await findings.addImage(id, { bodySha256, ...image.told }, image.bytes()));
      }
      const ids = what === undefined ? [] : idsOf(what);
      const whole = wholeItemsGiven(session, ids, call.given.text('caption') ?? '');
      const judged = ids.filter((one) => !whole.some((row) => 'item' in row && row.item === one));
      const rows = [...whole, ...evidenceGiven(call.given)];
      const verdicts = judged.length === 0 ? [] : verdictsGiven(session, judged, call.given.text('verdict'));
      if (rows.length + verdicts.length === 0)
        throw usage('No evidence was named.', 'Give ITEM, --trace, --code or --image.');
      return answer(call, findings.addEvidence(id, { bodySha256, verdicts, rows }));
    },
  },
  status: {
    usage: 'ID STATUS',
    about: 'moves it on; where lints keep it from that they are told, and the exit code is 1',
    min: 2,
    max: 2,
    run: (session, call, [id = '', status]) => setStatus(session, call, id, status),
  },
  retest: {
    usage: '',
    about:
      'where each finding stands in the newest comparison, or against the newest later series, heap or statements of the same; --before ZIP takes an older bundle in and compares its findings with today, --after alone those that are here; the exit code is 2 where one could not be told',
    min: 0,
    max: 0,
    run: retest,
  },
  merge: {
    usage: 'ID OTHER',
    about: 'puts the evidence of another finding into it, and takes the other one away',
    min: 2,
    max: 2,
    run: ({ services: { findings } }, call, [id = '', other = '']) => answer(call, findings.merge(id, other)),
  },
  delete: {
    usage: 'ID',
    about: 'deletes it; it can be restored for a day',
    min: 1,
    max: 1,
    run: ({ services: { findings } }, { terminal }, [id = '']) => {
      const deleted = findings.delete(id);
      terminal.answer(
        { deleted: deleted.id },
        () => `${deleted.id} is deleted; “plateau finding restore ${id}” brings it back.`,
      );
      return EXIT.passed;
    },
  },
  restore: {
    usage: 'ID',
    about: 'undoes a deletion or a merge',
    min: 1,
    max: 1,
    run: ({ services: { findings } }, call, [id = '']) => answer(call, findings.restore(id)),
  },
  history: {
    usage: '[ID]',
    about: 'the chain of changes; it is checked, and the exit code is 1 where it is broken',
    min: 0,
    max: 1,
    run: ({ services: { findings } }, { terminal }, [id]) => {
      const entries = findings.history(id);
      const chain = findings.verifyHistory();
      terminal.answer({ entries, chain }, () =>
        [
          historyText(entries),
          chain.intact ? `The chain of ${chain.entries} entries is whole.` : 'The chain is broken:',
          ...chain.problems.map(({ text }) => `    ${printable(text)}`),
        ].join('\n'),
      );
      return chain.intact ? EXIT.passed : EXIT.failed;
    },
  },
  patterns: {
    usage: '[CATEGORY]',
    about: 'how each kind of bottleneck shows, how it is proved, and what mends it',
    min: 0,
    max: 1,
    run: (_session, { terminal }, [category]) => {
      const known = FINDING_CATEGORIES.find((one) => one === category);
      if (category !== undefined && known === undefined)
        throw usage(`There is no category “${category}”.`, `There are ${FINDING_CATEGORIES.join(', ')}.`);
      const patterns = BOTTLENECK_PATTERNS.filter((one) => known === undefined || one.category === known);
      terminal.answer({ patterns }, () =>
        known !== undefined && patterns.length === 0 ? noPatternText(known) : patternsText(patterns),
      );
      return EXIT.passed;
    },
  },
  weights: {
    usage: '[NAME=NUMBER…]',
    about: 'what priorities are weighed by; several are changed at once',
    min: 0,
    max: 20,
    run: ({ services: { findings } }, { terminal }, words) => {
      const change = Object.fromEntries(words.map((word) => weightGiven(word)));
      const weights = words.length === 0 ? findings.weights() : findings.setWeights(change);
      terminal.answer({ weights }, () =>
        table(
          ['weight', 'value'],
          Object.entries(weights).map(([name, value]) => [name, String(value)]),
          [1],
        ),
      );
      return EXIT.passed;
    },
  },
};

function weightGiven(word: string): readonly [string, number] {
  const [name = '', text = ''] = word.split('=', 2);
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Object.hasOwn(eachWeight.shape, name) || !Number.isFinite(value)) {
    throw usage(
      `“${word}” is no weight.`,
      `Write NAME=NUMBER; the names are ${Object.keys(eachWeight.shape).join(', ')}.`,
    );
  }
  return [name, value];
}

export const findingCommand: Command = {
  name: 'finding',
  brief: 'What verdicts show, to be checked, decided and closed',
  usage: 'ACTION …',
  about: [
    'Findings: what verdicts show, as something another person can check, decide on and close.',
    ...Object.entries(ACTIONS).map(([name, action]) => `  ${`${name} ${action.usage}`.trim()}: ${action.about}`),
  ].join('\n'),
  options: [
    { name: 'verdict', value: 'RULE:SUBJECT', about: 'of the items’ verdicts these only' },
    { name: 'from', value: 'FILE', about: 'fields as YAML or JSON; “-” is the standard input' },
    { name: 'trace', value: 'ID', about: 'a trace id, 32 hexadecimal digits' },
    { name: 'percentile', value: 'P', about: 'which tail the trace is an example of: p50, p95, p99' },
    { name: 'statement-hash', value: 'HASH', about: 'db.statement.hash of the trace: 8 to 128 hexadecimal digits' },
    { name: 'cache-hit', value: 'yes|no', about: 'cache.hit of the trace: whether a cache answered' },
    { name: 'code', value: 'PLACE', about: 'a place in code: REPOSITORY@COMMIT:PATH:LINE' },
    { name: 'image', value: 'FILE', about: 'a picture of a dashboard: PNG, JPEG or WebP' },
    { name: 'dashboard', value: 'NAME', about: 'which dashboard the picture is of' },
    { name: 'between', value: 'FROM/TO', about: 'the time range the picture shows, ISO 8601' },
    { name: 'caption', value: 'TEXT', about: 'what the evidence shows' },
    { name: 'reason', value: 'TEXT', about: 'why it is rejected, or its risk accepted' },
    { name: 'name', value: 'NAME', about: 'who rejects it, or accepts the risk' },
    { name: 'before', value: 'ZIP', about: 'of a retest: the older bundle, whose findings are retested' },
    {
      name: 'after',
      value: 'ITEM,…',
      about:
        'of a retest: the captures of today, OLD=NEW where it cannot be seen which is meant; else the newest that fit',
    },
    { name: 'deleted', about: 'those that can be restored' },
  ],
  examples: [
    'plateau finding candidates',
    'plateau finding new c0123456789ab --verdict FG-PLATEAU:parse_orders',
    'plateau finding set PERF-001 hypothesis.text="It parses every order twice" owner=anna eta=2026-12-01',
    'plateau finding evidence add PERF-001 --trace 4bf92f3577b34da6a3ce929d0e0e4736 --percentile p99',
    'plateau finding status PERF-001 review',
    'plateau finding retest --before last-quarter.zip --after p0123456789ab,qba9876543210',
    'plateau finding history PERF-001',
  ],
  arguments: { min: 1, max: 1002 },
  run: async (call) => {
    const [name = '', ...words] = call.given.positionals;
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action === undefined) {
      throw usage(`plateau finding cannot “${name}”.`, `Use one of ${Object.keys(ACTIONS).join(', ')}.`);
    }
    if (words.length < action.min || words.length > action.max) {
      throw usage(
        `plateau finding ${name} takes ${action.usage || 'nothing more'}.`,
        '“plateau finding --help” shows how it is called.',
      );
    }
    return action.run(call.open(), call, words);
  },
};
