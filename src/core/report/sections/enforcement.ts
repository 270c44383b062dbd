import {
  GATE_WORDS,
  gateCounts,
  gateWord,
  inGateOrder,
  policyText,
  settingText,
  sideText,
  silentGates,
} from '../../gate/result-file/gate-words.ts';
import type { GateRecord } from '../../gate/result-file/model.ts';
import { itemAnchor, link, sectionAnchor } from '../anchors.ts';
import type { ReportedGate, ReportInput } from '../input.ts';
import { type Block, notAssessed, paragraph, type Section, subheading } from '../model.ts';
import { momentWords, orNotStated } from '../words.ts';

/** Lines of one result: what failed and what is open come first. */
const MOST_RESULTS = 60;
const MOST_EARLIER = 20;

/** Each gate that was on, with what it said of how many things; what found nothing to look at was not assessed. */
function gatesBlock(record: GateRecord): Block {
  const silent = new Set(silentGates(record));
  const others = new Set(record.gates.map(({ gate }) => gate));
  const settings = record.policy.gates.map((setting) => ({ name: setting.name, text: settingText(setting) }));
  for (const { name } of settings) others.delete(name);
  const rows = [...settings, ...[...others].map((name) => ({ name, text: '' }))].map(({ name, text }) => {
    const own = record.gates.filter(({ gate }) => gate === name);
    const worst = GATE_WORDS.find((word) => own.some((one) => gateWord(one) === word));
    const result = silent.has(name) ? 'not assessed' : (worst ?? 'not assessed');
    const said = own.length === 0 ? 'there was nothing to look at' : gateCounts({ ...record, gates: own });
    return { anchor: null, cells: [orNotStated(name), text, result, said] };
  });
  return {
    kind: 'table',
    caption: 'Gates that were switched on',
    head: ['gate', 'asks for', 'result', 'of what it looked at'],
    rows,
    right: [],
    more: 0,
  };
}

function resultsBlock({ gates }: GateRecord): Block {
  const told = inGateOrder(gates);
  return {
    kind: 'table',
    caption: 'What they said, what failed first',
    head: ['result', 'gate', 'rule', 'of', 'against before', 'certainty', 'why'],
    rows: told.slice(0, MOST_RESULTS).map((one) => ({
      anchor: null,
      cells: [
        gateWord(one),
        one.gate,
        one.rule,
        one.subject,
        one.baselineState ?? 'not compared',
        one.certainty ?? 'not measured',
        one.justification === null
          ? one.why
          : `${one.why} Justified by ${one.justification.owner} until ${one.justification.expires}: ${one.justification.reason}`,
      ],
    })),
    right: [],
    more: Math.max(0, told.length - MOST_RESULTS),
  };
}

function lastBlocks({ item, record }: ReportedGate): readonly Block[] {
  const { checkedAt, tool, ruleSet, before, after, verdict, notes } = record;
  const ends = { passed: 'passed', failed: 'failed', undecided: 'undecided: not all could be told' };
  return [
    {
      kind: 'facts',
      rows: [
        ['Result', [{ strong: ends[verdict] }, ` · ${gateCounts(record)}`]],
        ['Checked', `${momentWords(checkedAt)} by ${tool.name} ${tool.version}`],
        ['Policy', policyText(record)],
        ['Before', sideText(before)],
        ['After', sideText(after)],
        ['Rule set', `${ruleSet.id} (${ruleSet.sha256.slice(0, 12)})`],
        ['Kept as', [link(item, itemAnchor(item))]],
      ],
    },
    paragraph(
      'As the check printed it, where it ran: what it judged is not judged again here. Its sides are known by their identifiers and hashes.',
    ),
    gatesBlock(record),
    ...(record.gates.length === 0 ? [notAssessed('the check looked at nothing')] : [resultsBlock(record)]),
    ...(notes.length === 0 ? [] : [{ kind: 'list', items: notes.slice(0, MOST_RESULTS) } as const]),
  ];
}

/** The gates of CI: what the last check said, of what and by which policy, and how earlier ones ended. */
export function enforcementSection({ gates }: Pick<ReportInput, 'gates'>): Section {
  const newest = [...gates].sort(
    (a, b) => b.record.checkedAt.localeCompare(a.record.checkedAt) || (a.item < b.item ? -1 : 1),
  );
  const [last, ...earlier] = newest;
  return {
    anchor: sectionAnchor('10'),
    title: '10 CI enforcement',
    blocks:
      last === undefined
        ? [
            notAssessed(
              'no result of a gate is kept in this workspace; “plateau check --json” prints one that “plateau import” takes in',
            ),
          ]
        : [
            subheading('10.1 Last result'),
            ...lastBlocks(last),
            ...(earlier.length === 0
              ? []
              : [
                  subheading('10.2 Earlier results'),
                  {
                    kind: 'table',
                    caption: 'Newest first',
                    head: ['checked', 'result', 'gates', 'policy', 'kept as'],
                    rows: earlier.slice(0, MOST_EARLIER).map(({ item, record }) => ({
                      anchor: null,
                      cells: [
                        momentWords(record.checkedAt),
                        record.verdict,
                        gateCounts(record),
                        policyText(record),
                        [link(item, itemAnchor(item))],
                      ],
                    })),
                    right: [],
                    more: Math.max(0, earlier.length - MOST_EARLIER),
                  } as const,
                ]),
          ],
  };
}
