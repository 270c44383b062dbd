import { captureLine, exporterName } from '../../capture/capture-line.ts';
import { REDACTION_PROFILES, redactionProfile } from '../../redact/profiles.ts';
import { count, listed } from '../../verdict/wording.ts';
import { evidenceAnchor, itemAnchor, link, sectionAnchor } from '../anchors.ts';
import { deliverables, deliverableText } from '../deliverables.ts';
import type { ReportedItem, ReportInput } from '../input.ts';
import { type Block, notAssessed, paragraph, type Section, subheading, type Text } from '../model.ts';
import { momentWords, numberWords } from '../words.ts';
import { itemLinks } from './verdict-table.ts';

/** A word of a command as it is read: one with spaces or none at all stands in quotes. */
const word = (text: string): string => (/^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

function itemRow({ item, provenance, warnings }: ReportedItem): {
  readonly anchor: string;
  readonly cells: readonly Text[];
} {
  const { capture, exporter, fileName, sha256, plateauVersion } = provenance;
  const how =
    capture === undefined
      ? `imported ${momentWords(item.importedAt)} by Plateau ${plateauVersion}`
      : captureLine(capture);
  const program = (capture?.target?.arguments ?? []).map(word).join(' ');
  const notes = [
    ...(typeof capture?.partial === 'string' ? [`partial: ${capture.partial}`] : []),
    ...warnings.map(({ message }) => message),
  ];
  return {
    anchor: itemAnchor(item.id),
    cells: [
      [{ code: item.id }],
      item.kind,
      item.label,
      [item.summary, ...(notes.length === 0 ? [] : [` Note: ${notes.join(' ')}`])],
      [
        how,
        ...(capture !== undefined || exporter === undefined ? [] : [`, made by ${exporterName(exporter)}`]),
        ...(program === '' ? [] : [', program ', { code: program }]),
        ...(fileName === '' ? [] : [', file ', { code: fileName }]),
        ...(sha256 === '' ? [', made here from other items'] : [', hash ', { code: sha256 }]),
      ],
    ],
  };
}

/** What stands where the hash of a file is named. */
function hashesSentence(redaction: string | null): string {
  const profile = REDACTION_PROFILES.find((id) => id === redaction);
  return profile === undefined || redactionProfile(profile).treatments.digest === 'keep'
    ? 'Hashes of files are their SHA-256.'
    : 'Hashes of files are commitments (HMAC-SHA256 under a key that stays with the workspace): its owner can prove which file one is of, and nobody else can try guesses of a file against it.';
}

function itemsBlock(items: readonly ReportedItem[]): Block {
  if (items.length === 0) return notAssessed('the workspace is empty');
  const head = ['item', 'kind', 'label', 'what it holds', 'how it came in, and its hash'];
  return {
    kind: 'table',
    caption: `All ${items.length} of the workspace`,
    head,
    rows: items.map(itemRow),
    right: [],
    more: 0,
  };
}

function commandsBlock(items: readonly ReportedItem[]): Block {
  const rows = items.flatMap(({ item, provenance: { capture } }) =>
    (capture?.commands ?? []).map((argv) => ({
      anchor: null,
      cells: [
        [link(item.id, itemAnchor(item.id))],
        capture?.host.name ?? '',
        [{ code: argv.map(word).join(' ') }],
      ] as const,
    })),
  );
  if (rows.length === 0) {
    const isCaptured = items.some(({ provenance: { capture } }) => capture !== undefined);
    return isCaptured
      ? paragraph('No command ran on a host: what was captured was asked of the program itself, over its own port.')
      : notAssessed('nothing was captured by Plateau, so no command ran for this report');
  }
  return {
    kind: 'table',
    caption: 'Commands that ran on hosts, in order',
    head: ['item', 'host', 'command'],
    rows,
    right: [],
    more: 0,
  };
}

function thresholdsBlocks({ ruleSet }: ReportInput): readonly Block[] {
  const { id, version, sha256, deviations, createdAt } = ruleSet;
  const heading = subheading('Thresholds', sectionAnchor('thresholds'));
  const which = paragraph('Judged by rule set ', { code: id }, `, version ${version}, SHA-256 `, { code: sha256 }, '.');
  if (deviations.length === 0) return [heading, which, paragraph('All thresholds are as shipped.')];
  const made = createdAt === null ? 'not recorded' : momentWords(createdAt);
  return [
    heading,
    which,
    {
      kind: 'table',
      caption: 'Thresholds that are not as shipped',
      head: ['threshold', 'shipped', 'here', 'unit', 'changed at', 'changed by'],
      rows: deviations.map(({ key, shipped, value, unit }) => ({
        anchor: null,
        cells: [
          [{ code: key }],
          shipped === null ? 'none' : numberWords(shipped),
          numberWords(value),
          unit,
          made,
          ruleSet.changedBy ?? 'not recorded',
        ],
      })),
      right: [1, 2],
      more: 0,
    },
  ];
}

/** Which gates lowered which verdicts. */
function gatesBlock(items: readonly ReportedItem[]): Block {
  const found = items.flatMap(({ item, evaluation }) =>
    (evaluation?.verdicts ?? []).flatMap(({ guards }) => guards.map((gate) => ({ gate, item: item.id }))),
  );
  const rows = [...Map.groupBy(found, ({ gate }) => gate)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([gate, of]) => ({ anchor: null, cells: [gate, String(of.length), itemLinks(of.map(({ item }) => item))] }));
  if (rows.length === 0) return paragraph('No quality gate lowered a verdict.');
  return {
    kind: 'table',
    caption: 'Gates that lowered verdicts',
    head: ['gate', 'verdicts', 'of'],
    rows,
    right: [1],
    more: 0,
  };
}

function tracesBlock({ findings }: ReportInput): Block {
  const rows = findings.flatMap(({ finding: { id, body } }) =>
    body.evidence.flatMap((row) =>
      row.kind === 'trace'
        ? [
            {
              anchor: null,
              cells: [
                [link(`${id} ${row.id}`, evidenceAnchor(id, row.id))],
                row.percentile ?? '',
                [{ code: row.traceId }],
                row.statementHash === undefined ? '' : [{ code: row.statementHash }],
                row.cacheHit === undefined ? '' : String(row.cacheHit),
              ] as const,
            },
          ]
        : [],
    ),
  );
  if (rows.length === 0) {
    const without = findings.filter(({ finding: { body } }) => body.noTracing).map(({ finding }) => finding.id);
    return notAssessed(
      without.length === 0 ? 'no trace was named as evidence' : `there is no tracing, says ${listed(without)}`,
    );
  }
  return {
    kind: 'table',
    caption: 'Examples of the tail',
    head: ['evidence', 'percentile', 'trace', 'db.statement.hash', 'cache.hit'],
    rows,
    right: [],
    more: 0,
  };
}

function codeBlock({ findings }: ReportInput): Block {
  const rows = findings.flatMap(({ finding: { id, body } }) =>
    body.evidence.flatMap((row) =>
      row.kind === 'code'
        ? [
            {
              anchor: null,
              cells: [
                [link(`${id} ${row.id}`, evidenceAnchor(id, row.id))],
                row.repository,
                [{ code: row.commit }],
                [{ code: `${row.path}${row.line === undefined ? '' : `:${row.line}`}` }],
              ] as const,
            },
          ]
        : [],
    ),
  );
  if (rows.length === 0) return notAssessed('no line of code was named as evidence');
  return {
    kind: 'table',
    caption: 'Where in the code',
    head: ['evidence', 'repository', 'commit', 'place'],
    rows,
    right: [],
    more: 0,
  };
}

/** What the playbooks ask of an audit, where it stands here, and how far it is there; a single finding's report answers for no audit. */
function partsBlocks(input: ReportInput): readonly Block[] {
  if (input.isOneFinding === true) return [];
  return [
    subheading('What an audit must hold, and where it is', sectionAnchor('parts')),
    {
      kind: 'table',
      caption:
        'The five deliverables of the audit playbook (S0), the eight parts of its report (S3), and on what was measured (S1)',
      head: ['asked by', 'part', 'section', 'how far'],
      rows: deliverables(input).map((part) => ({
        anchor: null,
        cells: [part.source, part.what, [link(part.section, part.anchor)], deliverableText(part)],
      })),
      right: [],
      more: 0,
    },
  ];
}

export function appendixSection(input: ReportInput): Section {
  const bytes = input.items.reduce((sum, { item }) => sum + item.bytes, 0);
  return {
    anchor: sectionAnchor('appendix'),
    title: 'Appendix',
    blocks: [
      ...partsBlocks(input),
      subheading('Captures and other items'),
      ...(input.items.length === 0 ? [] : [paragraph(`Read from files of ${count(bytes)} bytes in all.`)]),
      itemsBlock(input.items),
      ...(input.items.length === 0 ? [] : [paragraph(hashesSentence(input.header.redaction))]),
      subheading('Commands'),
      commandsBlock(input.items),
      ...thresholdsBlocks(input),
      subheading('Quality gates'),
      gatesBlock(input.items),
      subheading('Trace ids'),
      tracesBlock(input),
      subheading('Code pointers'),
      codeBlock(input),
      subheading('What remains after redaction'),
      paragraph(
        input.header.redaction === null
          ? 'Nothing was redacted.'
          : 'Names of functions, classes, tables and endpoints are business information and were kept where the profile keeps them.',
      ),
    ],
  };
}
