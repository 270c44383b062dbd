import { PlateauError } from '../error.ts';
import { isIsoDay } from '../iso-day.ts';
import { nextRowId } from './empty.ts';
import { issueText, NO_DAY } from './field-issue.ts';
import { FINDING_FIELDS } from './history.ts';
import { type FindingBody, findingBody } from './model.ts';
import { PART_TEMPLATES, ROW_TEMPLATES } from './templates.ts';

/** A tree of changes: fields by name, lists as wholes, or rows of a list by their id. */
export type FindingPatch = Readonly<Record<string, unknown>>;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A body that holds what its type says. Throws `finding.badField`. */
export function checkedBody(body: unknown): FindingBody {
  const parsed = findingBody.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw badField(issue?.path.join('.') ?? '', issue === undefined ? 'it does not fit' : issueText(issue));
  }
  const { eta, decision } = parsed.data;
  if (eta !== null && !isIsoDay(eta)) throw badField('eta', NO_DAY);
  if (decision !== null && !isIsoDay(decision.day)) throw badField('decision.day', NO_DAY);
  return parsed.data;
}

function badField(path: string, why: string): PlateauError {
  return new PlateauError({
    code: 'finding.badField',
    message: `“${path.slice(0, 200)}” of a finding cannot be that: ${why}.`,
    hint: 'docs/findings.md lists every field with what it takes.',
  });
}

/**
 * A finding with parts of it changed: `{ hypothesis: { text: '…' }, fixPlan: { f1: { risk: 2 } } }`. A list is replaced by a list, whose rows get ids where they
 * have none; a row is changed by its id. Rows and parts that are new begin with what is harmless not to say. Throws `finding.badField` for a
 * field that there is not, and for what one does not take.
 */
export function editedBody(body: FindingBody, patch: FindingPatch): FindingBody {
  const edited: Record<string, unknown> = { ...body };
  for (const [name, value] of Object.entries(patch)) {
    const field = FINDING_FIELDS.find((known) => known === name);
    if (field === undefined) throw badField(name, `there is no such field; there are ${FINDING_FIELDS.join(', ')}`);
    edited[field] = editedField(field, body[field], value);
  }
  return checkedBody(edited);
}

function editedField(field: keyof FindingBody, before: unknown, value: unknown): unknown {
  if (Array.isArray(before)) return editedList(field, before, value);
  if (!isFields(value)) return value;
  const template = PART_TEMPLATES[field];
  const known = isFields(before) ? before : template;
  if (known === undefined) throw badField(field, 'it has no parts');
  return mergedFields(known, value, field);
}

function editedList(field: keyof FindingBody, before: readonly unknown[], value: unknown): unknown {
  const template = ROW_TEMPLATES[field];
  if (Array.isArray(value)) {
    if (template === undefined) return value;
    const rows: Fields[] = [];
    for (const row of value) {
      if (!isFields(row)) throw badField(field, 'a row is a set of fields');
      const { id, ...rest } = row;
      const named = rows
        .concat(value.filter(isFields))
        .flatMap((one) => (typeof one.id === 'string' ? [{ id: one.id }] : []));
      rows.push({ id: id ?? nextRowId(named, template.prefix), ...mergedFields(template.row, rest, field) });
    }
    return rows;
  }
  if (!isFields(value)) throw badField(field, 'it is a list');
  let rows = before.filter(isFields);
  for (const [id, change] of Object.entries(value)) {
    const place = rows.findIndex((row) => row.id === id);
    const path = `${field}.${id}`;
    const row = rows[place];
    if (row === undefined)
      throw badField(path, `there is no such row; there are ${rows.map((one) => one.id).join(', ') || 'none'}`);
    if (!isFields(change)) throw badField(path, 'a row is a set of fields');
    rows = rows.with(place, mergedFields(row, change, path));
  }
  return rows;
}

/** Known fields with those that are given in their places. */
function mergedFields(known: Fields, given: Fields, path: string): Fields {
  const merged: Record<string, unknown> = { ...known };
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(known, name)) {
      throw badField(`${path}.${name}`, `there is no such field; there are ${Object.keys(known).join(', ')}`);
    }
    merged[name] = value;
  }
  return merged;
}

/**
 * `hypothesis.text=It scans` as a patch: what stands behind the sign is a text where the field is one, else a number, `true`, `false`, `null`, or what `parse` makes
 * of a list or a set in brackets. Throws `finding.badField`.
 */
export function assignment(body: FindingBody, given: string, parse: (text: string) => unknown): FindingPatch {
  const sign = given.indexOf('=');
  if (sign < 1) throw badField(given, 'write it as field=value');
  const path = given.slice(0, sign).split('.');
  const text = given.slice(sign + 1);
  const value = typedValue(text, at(body, path), parse);
  return path.reduceRight<unknown>((inner, name) => Object.fromEntries([[name, inner]]), value) as FindingPatch;
}

function typedValue(text: string, before: unknown, parse: (text: string) => unknown): unknown {
  if (typeof before === 'string') return text;
  if (/^[[{]/.test(text)) return parse(text);
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null' || text === '') return null;
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

/** What stands at a path now; undefined where nothing does. */
function at(body: FindingBody, path: readonly string[]): unknown {
  let value: unknown = body;
  for (const name of path) {
    if (Array.isArray(value)) value = value.filter(isFields).find((row) => row.id === name);
    else value = isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

/** Several patches as one, the later ones over the earlier. */
export function joinedPatches(patches: readonly FindingPatch[]): FindingPatch {
  return patches.reduce<FindingPatch>((all, patch) => {
    const joined = new Map(Object.entries(all));
    for (const [name, value] of Object.entries(patch)) {
      const before = joined.get(name);
      joined.set(name, isFields(before) && isFields(value) ? joinedPatches([before, value]) : value);
    }
    return Object.fromEntries(joined);
  }, {});
}
