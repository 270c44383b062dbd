import { type Document, isCollection, isMap, isScalar } from 'yaml';
import { type BriefDocument, entriesOf, readDocument, textOf } from './brief-document.ts';
import { briefError } from './brief-errors.ts';
import {
  conditionRows,
  hopRows,
  readConditions,
  readHops,
  readSignals,
  readSlos,
  signalRows,
  sloRows,
} from './brief-rows.ts';
import { checkField } from './field-value.ts';
import { BRIEF_SECTIONS, fieldOf, isFieldPath } from './fields.ts';
import { answerTo, EMPTY_INVESTIGATION, type InvestigationBody } from './model.ts';

/** What a person should know of a brief that was read all the same. */
export interface BriefWarning {
  readonly code: 'brief.unknownKey';
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** A brief as it was read: only what the file answers. */
export interface ReadBrief {
  readonly values: InvestigationBody['values'];
  /** Null where the file has none. */
  readonly requestPath: InvestigationBody['requestPath'] | null;
  readonly slos: InvestigationBody['slos'] | null;
  readonly signals: InvestigationBody['signals'] | null;
  readonly conditions: InvestigationBody['conditions'] | null;
  readonly warnings: readonly BriefWarning[];
}

export interface ReadBriefOptions {
  /** What latencies without a unit are, where a person has said so. */
  readonly latencyUnit?: 'ms' | 's' | undefined;
}

const SECTIONS: ReadonlySet<string> = new Set(BRIEF_SECTIONS.map(({ section }) => section));
const PATH_ROWS = 'request_path';
const SLO_ROWS = 'slos';
const SIGNAL_ROWS = 'signals';
const CONDITION_ROWS = 'conditions';
/** Warnings of one file that are told. */
const MOST_WARNINGS = 100;

/**
 * Reads a performance brief (YAML, `playbooks S4:17-50` with the sections of {@link BRIEF_SECTIONS}). What is unknown is warned about with its place and
 * left in the file. Throws `brief.tooLarge`, `brief.tooDeep`, `brief.notYaml`, `brief.notABrief`, `brief.badValue`, `brief.noUnit`; each names the line.
 */
export function readBrief(text: string, { latencyUnit }: ReadBriefOptions = {}): ReadBrief {
  const read = readDocument(text);
  const { document, placeOf } = read;
  if (!isMap(document.contents)) {
    throw briefError(
      'brief.notABrief',
      'a brief is a mapping with sections such as “investigation” and “problem_statement”',
      '“plateau brief template” prints an empty one.',
      placeOf(document.contents),
    );
  }
  const values: InvestigationBody['values'] = {};
  const warnings: BriefWarning[] = [];
  let requestPath: ReadBrief['requestPath'] = null;
  let slos: ReadBrief['slos'] = null;
  let signals: ReadBrief['signals'] = null;
  let conditions: ReadBrief['conditions'] = null;
  let known = 0;
  const unknown = (key: string, node: unknown): void => {
    const { line, column } = placeOf(node);
    const message = `Line ${line}, column ${column}: “${key.slice(0, 100)}” is no key of a brief. It is kept in the file and not used.`;
    if (warnings.length < MOST_WARNINGS) warnings.push({ code: 'brief.unknownKey', message, line, column });
  };
  for (const { key: section, node, pair } of entriesOf(document.contents, placeOf)) {
    if (section === PATH_ROWS) requestPath = [...readHops(node, read)];
    else if (section === SLO_ROWS) slos = [...readSlos(node, read, latencyUnit)];
    else if (section === SIGNAL_ROWS) signals = [...readSignals(node, read)];
    else if (section === CONDITION_ROWS) conditions = [...readConditions(node, read)];
    else if (!SECTIONS.has(section)) {
      unknown(section, pair.key);
      continue;
    } else if (isMap(node)) {
      for (const entry of entriesOf(node, placeOf)) {
        const path = `${section}.${entry.key}`;
        if (isFieldPath(path)) {
          const value = fieldValue(path, entry.node, placeOf, latencyUnit);
          if (value !== '') values[path] = value;
        } else unknown(path, entry.pair.key);
      }
    } else if (textOf(node) !== '') {
      throw briefError(
        'brief.badValue',
        `${section} is no mapping`,
        'Write its keys below it, indented.',
        placeOf(node),
      );
    }
    known += 1;
  }
  if (known === 0) {
    throw briefError(
      'brief.notABrief',
      'there is no section of a brief in this file',
      '“plateau brief template” prints an empty one.',
      placeOf(document.contents),
    );
  }
  return { values, requestPath, slos, signals, conditions, warnings };
}

function fieldValue(
  path: string,
  node: unknown,
  placeOf: BriefDocument['placeOf'],
  unit: 'ms' | 's' | undefined,
): string {
  const text = textOf(node);
  const field = fieldOf(path);
  if (text === null || field === undefined) {
    throw briefError(
      'brief.badValue',
      `${path} is no plain text`,
      'Write the value itself: no list, alias or tag.',
      placeOf(node),
    );
  }
  const check = checkField(field, text, unit);
  if ('value' in check) return check.value;
  if (check.problem === 'noUnit') {
    const more = field.kind === 'latency' ? ' If all of the file is in one unit, say so: --latency-unit ms.' : '';
    const hint = `Nothing is guessed: milliseconds taken for seconds would be wrong by a thousand.${more}`;
    throw briefError('brief.noUnit', `${path}: ${check.wrong}`, hint, placeOf(node));
  }
  throw briefError(
    'brief.badValue',
    `${path} cannot be “${text.trim().slice(0, 60)}”: ${check.wrong}`,
    'Change it, or leave it empty.',
    placeOf(node),
  );
}

/** An empty brief, each field with what it takes. */
export function briefTemplate(): string {
  const sections = BRIEF_SECTIONS.map(({ section, fields }) => {
    const width = Math.max(...fields.map(({ path }) => path.length));
    const rows = fields.map(({ path, example, choices }) => {
      const key = `  ${path.slice(section.length + 1)}: ""`;
      return `${key.padEnd(width - section.length + 8)} # ${choices === undefined ? example : choices.join(', ')}`;
    });
    return [`${section}:`, ...rows].join('\n');
  });
  const rows = [
    `${PATH_ROWS}: []  # - {hop: Database, latency_rising: yes, contention: unknown, concurrency_bounded: no, note: ""}`,
    `${SLO_ROWS}: []  # - {level: endpoint, of: "POST /orders", metric: p95, limit: 300ms, source: user}`,
    `${SIGNAL_ROWS}: []  # - {item: s0123456789ab, column: cpu, node: db-1, signal: utilisation}`,
    `${CONDITION_ROWS}: []  # - {item: l0123456789ab, data_volume: 12 M orders, against_production: smaller, cache_state: warm, phase: steady}`,
  ];
  return `# performance-brief.yaml: what is not answered becomes a stated assumption.\n${sections.join('\n\n')}\n\n${rows.join('\n')}\n`;
}

/** The file as it was read where it still says the same; else with what changed, its comments and unknown keys kept. */
export function writeBrief(body: InvestigationBody, source: string): string {
  const text = source === '' ? briefTemplate() : source;
  const { document } = readDocument(text);
  let changed = false;
  for (const { section, fields } of BRIEF_SECTIONS) {
    for (const { path } of fields) {
      if (!isFieldPath(path)) continue;
      const at = [section, path.slice(section.length + 1)];
      const value = answerTo(body, path);
      const present = document.getIn(at, true);
      const written = (textOf(present) ?? '').trim();
      if (written === value || sameChoice(path, written, value)) continue;
      changed = true;
      setText(document, at, present, value);
    }
  }
  const before = readBrief(text, { latencyUnit: 'ms' });
  if (JSON.stringify(before.requestPath ?? []) !== JSON.stringify(body.requestPath)) {
    changed = true;
    document.set(PATH_ROWS, document.createNode(hopRows(body.requestPath)));
  }
  if (JSON.stringify(before.slos ?? []) !== JSON.stringify(body.slos)) {
    changed = true;
    document.set(SLO_ROWS, document.createNode(sloRows(body.slos)));
  }
  if (JSON.stringify(before.signals ?? []) !== JSON.stringify(body.signals)) {
    changed = true;
    document.set(SIGNAL_ROWS, document.createNode(signalRows(body.signals)));
  }
  if (JSON.stringify(before.conditions ?? []) !== JSON.stringify(body.conditions)) {
    changed = true;
    document.set(CONDITION_ROWS, document.createNode(conditionRows(body.conditions)));
  }
  return changed ? document.toString({ lineWidth: 0 }) : text;
}

/** A file may write a choice in any case. */
const sameChoice = (path: string, written: string, value: string): boolean =>
  fieldOf(path)?.kind === 'choice' && written.toLowerCase() === value;

function setText(document: Document, at: readonly string[], present: unknown, value: string): void {
  const section = document.get(at[0] ?? '', true);
  if (!isCollection(section)) document.set(at[0] ?? '', document.createNode({}));
  if (isScalar(present)) {
    // Its comment and its place stay.
    present.value = value;
    present.type = value.includes('\n') ? 'BLOCK_LITERAL' : 'QUOTE_DOUBLE';
    delete present.tag;
  } else document.setIn(at, document.createNode(value));
}

/** A body with what a file answers; what the file leaves open stays as it is. */
export function withBrief(body: InvestigationBody, read: ReadBrief): InvestigationBody {
  return {
    ...body,
    values: { ...body.values, ...read.values },
    requestPath: read.requestPath === null || read.requestPath.length === 0 ? body.requestPath : read.requestPath,
    slos: read.slos === null || read.slos.length === 0 ? body.slos : read.slos,
    signals: read.signals === null || read.signals.length === 0 ? body.signals : read.signals,
    conditions: read.conditions === null || read.conditions.length === 0 ? body.conditions : read.conditions,
  };
}

/** Only what a file answers. */
export const bodyOf = (read: ReadBrief): InvestigationBody => withBrief(EMPTY_INVESTIGATION, read);
