import type { Catalog } from '../catalog/model.ts';
import type { ClassGrowth, Growth } from '../heap/growth/model.ts';
import type { ClassRow } from '../heap/stored.ts';
import { Fields, type FieldValue, isList } from '../plan/fields.ts';
import { isPlainField } from '../plan/mask-literals.ts';
import type { Dialect, Plan } from '../plan/model.ts';
import { CATEGORIES, type Category, type Profile } from '../profile/model.ts';
import type { Series } from '../series/model.ts';
import type { HeapModel } from './heap-model.ts';

/** What takes out of texts what may not leave the workspace, by what each text is. Equal texts become equal ones. */
export interface Leaving {
  frame(frame: { readonly name: string; readonly file: string; readonly category?: Category }): {
    readonly name: string;
    readonly file: string;
  };
  className(name: string): string;
  retentionPath(path: string): string;
  path(path: string): string;
  host(name: string): string;
  commandLine(argv: readonly string[]): readonly string[];
  sql(text: string, dialect?: Dialect): string;
  tableName(name: string): string;
  /** A text that a tool or a person wrote: a label, the name of a thread. */
  line(text: string): string;
  setting(name: string, value: string): string;
  /** The SHA-256 of a raw file. */
  digest(sha256: string): string;
}

/** A profile without what may not leave: its functions, threads and names as `leaving` writes them, its weights as they are. */
export function leavingProfile(profile: Profile, leaving: Leaving): Profile {
  const strings: string[] = [];
  const ids = new Map<string, number>();
  const idOf = (text: string): number => {
    const known = ids.get(text);
    if (known !== undefined) return known;
    ids.set(text, strings.length);
    return strings.push(text) - 1;
  };
  const { frames, threads, meta } = profile;
  const name = new Int32Array(frames.count);
  const file = new Int32Array(frames.count);
  for (let i = 0; i < frames.count; i++) {
    const [nameId, fileId] = [frames.name[i] as number, frames.file[i] as number];
    const category = CATEGORIES[frames.category[i] as number];
    const left = leaving.frame({
      name: profile.strings[nameId] ?? '',
      file: profile.strings[fileId] ?? '',
      ...(category === undefined ? {} : { category }),
    });
    name[i] = nameId < 0 ? -1 : idOf(left.name);
    file[i] = fileId < 0 ? -1 : idOf(left.file);
  }
  const { command: _command, pid: _pid, tool, ...kept } = meta;
  const said = (['runtimeVersion', 'event', 'cpuModel', 'startedAt'] as const).flatMap((key) => {
    const text = kept[key];
    return text === undefined ? [] : [[key, leaving.line(text)] as const];
  });
  return {
    ...profile,
    name: leaving.line(profile.name),
    sampleTypes: profile.sampleTypes.map((type) => ({ ...type, name: leaving.line(type.name) })),
    strings,
    frames: { ...frames, name, file },
    threads: threads.map((thread) => ({ ...thread, name: leaving.line(thread.name) })),
    meta: {
      ...kept,
      ...Object.fromEntries(said),
      ...(tool === undefined
        ? {}
        : {
            tool: {
              name: leaving.line(tool.name),
              ...(tool.version === undefined ? {} : { version: leaving.line(tool.version) }),
            },
          }),
    },
  };
}

/** Whether what a class is defined in is the package that its name begins with, and no file. */
const isInPackage = ({ name, module }: Pick<ClassRow, 'name' | 'module'>): boolean =>
  module !== null && name.startsWith(`${module}.`);

function moduleOf(row: Pick<ClassRow, 'name' | 'module'>, leaving: Leaving): string | null {
  if (row.module === null) return null;
  return isInPackage(row) ? leaving.className(row.module) : leaving.path(row.module);
}

/**
 * Keys of classes are made of type, name and place, and are the same for the same class in every heap: here of what is left of those, with a
 * number behind it where two become alike.
 */
class ClassKeys {
  readonly #keys = new Map<string, string>();
  readonly #taken = new Set<string>();

  of(
    key: string,
    { type, name, module, line, column }: Pick<ClassRow, 'type' | 'name' | 'module' | 'line' | 'column'>,
  ): string {
    const known = this.#keys.get(key);
    if (known !== undefined) return known;
    const place = module === null && line === null ? '' : `@${module ?? ''}:${line ?? ''}:${column ?? ''}`;
    const plain = `${type}:${name}${place}`;
    let made = plain;
    for (let n = 2; this.#taken.has(made); n++) made = `${plain}#${n}`;
    this.#taken.add(made);
    this.#keys.set(key, made);
    return made;
  }

  find(key: string): string {
    return this.#keys.get(key) ?? '';
  }
}

function leavingClass<T extends ClassRow | ClassGrowth>(row: T, keys: ClassKeys, leaving: Leaving): T {
  const left = { ...row, name: leaving.className(row.name), module: moduleOf(row, leaving) };
  // A name with its package tells all; with the package behind an `@` it reads like a login.
  return { ...left, key: keys.of(row.key, isInPackage(row) ? { ...left, module: null } : left) };
}

/** A heap's facts and classes without keys of maps and contents. */
export function leavingHeap({ facts, classes }: HeapModel, leaving: Leaving): HeapModel {
  const keys = new ClassKeys();
  const rows = classes.map((row) => leavingClass(row, keys, leaving));
  const { table } = facts;
  return {
    classes: rows,
    facts: {
      ...facts,
      table:
        table === null
          ? null
          : {
              ...table,
              ...(table.callers === undefined
                ? {}
                : {
                    callers: table.callers.map(({ key, callers }) => ({
                      key: keys.find(key),
                      callers: callers.map((caller) => leaving.className(leaving.line(caller))),
                    })),
                  }),
            },
      suspects: facts.suspects.map(({ point, ...suspect }) => ({
        ...suspect,
        name: leaving.className(suspect.name),
        path: leaving.retentionPath(suspect.path),
        point: {
          ...point,
          name: leaving.className(point.name),
          path: leaving.retentionPath(point.path),
          full: point.full.map((kind) => ({ ...kind, name: leaving.className(kind.name) })),
        },
      })),
    },
  };
}

/** The same of a series of heaps. */
export function leavingGrowth(growth: Growth, leaving: Leaving): Growth {
  const keys = new ClassKeys();
  const classes = growth.classes.map((row) => leavingClass(row, keys, leaving));
  return {
    ...growth,
    snapshots: growth.snapshots.map((snapshot) => ({
      ...snapshot,
      label: leaving.line(snapshot.label),
      sha256: leaving.digest(snapshot.sha256),
    })),
    classes: classes.map((row) => ({ ...row, partOf: row.partOf === null ? null : keys.find(row.partOf) })),
    paths: growth.paths.map((path) => ({
      ...path,
      class: keys.find(path.class),
      path: leaving.retentionPath(path.path),
      wholePath: leaving.retentionPath(path.wholePath),
    })),
    owners: growth.owners.map((owner) => ({
      ...owner,
      name: leaving.className(owner.name),
      path: leaving.retentionPath(owner.path),
      contents: owner.contents.map((content) => ({ ...content, name: leaving.className(content.name) })),
    })),
  };
}

const orNull = (text: string | null, leave: (text: string) => string): string | null =>
  text === null ? null : leave(text);

/** Fields whose texts are names of tables, columns, indexes and what else a database calls by name. */
const NAMES: ReadonlySet<string> = new Set([
  'Schema',
  'Relation Name',
  'Relation',
  'Alias',
  'Index Name',
  'CTE Name',
  'Function Name',
  'Trigger Name',
  'Constraint Name',
  'table_name',
  'key',
]);

/** `CTE recent`: what a query of a WITH is called; other subplans have a number. */
const leavingSubplan = (name: string, leaving: Leaving): string =>
  name.startsWith('CTE ') ? `CTE ${leaving.tableName(name.slice(4))}` : name;

function leavingValue(key: string, value: FieldValue, dialect: Dialect, leaving: Leaving): FieldValue {
  if (typeof value === 'string') {
    if (NAMES.has(key)) return leaving.tableName(value);
    if (key === 'Subplan Name') return leavingSubplan(value, leaving);
    // Words and numbers of the tool's own stay as they are; conditions without a constant still hold names.
    return isPlainField(key, value) ? value : leaving.sql(value, dialect);
  }
  if (value instanceof Fields) {
    return key === SETTINGS ? leavingSettings(value, leaving) : leavingFields(value, dialect, leaving);
  }
  return isList(value) ? value.map((member) => leavingValue(key, member, dialect, leaving)) : value;
}

/** What the server was set to, by the names of its settings. */
const SETTINGS = 'Settings';

function leavingSettings(fields: Fields, leaving: Leaving): Fields {
  const entries = fields.entries.map((field) => ({
    ...field,
    value: typeof field.value === 'string' ? leaving.setting(field.key, field.value) : field.value,
  }));
  return new Fields(entries, fields);
}

/** What the statement was run with. */
const PARAMETERS = 'Query Parameters';

function leavingFields(fields: Fields, dialect: Dialect, leaving: Leaving): Fields {
  const entries = fields.entries
    .filter(({ key }) => key !== PARAMETERS)
    .map((field) => ({ ...field, value: leavingValue(field.key, field.value, dialect, leaving) }));
  return new Fields(entries, fields);
}

/** A plan without the constants of its statement and conditions, and without its parameters. */
export function leavingPlan(plan: Plan, leaving: Leaving): Plan {
  const { dialect } = plan;
  const name = (text: string | null): string | null => orNull(text, (given) => leaving.tableName(given));
  return {
    ...plan,
    query: orNull(plan.query, (query) => leaving.sql(query, dialect)),
    parameters: null,
    fields: leavingFields(plan.fields, dialect, leaving),
    settings: plan.settings.map((setting) => ({
      ...setting,
      value: leaving.setting(setting.name, setting.value),
    })),
    triggers: plan.triggers.map((trigger) => ({
      ...trigger,
      name: leaving.tableName(trigger.name),
      constraint: name(trigger.constraint),
      relation: name(trigger.relation),
    })),
    jit: plan.jit === null ? null : { ...plan.jit, fields: leavingFields(plan.jit.fields, dialect, leaving) },
    nodes: plan.nodes.map((node) => ({
      ...node,
      schema: name(node.schema),
      relation: name(node.relation),
      alias: name(node.alias),
      indexName: name(node.indexName),
      cteName: name(node.cteName),
      functionName: name(node.functionName),
      subplanName: orNull(node.subplanName, (given) => leavingSubplan(given, leaving)),
      fields: leavingFields(node.fields, dialect, leaving),
      workers: node.workers.map((worker) => ({ ...worker, fields: leavingFields(worker.fields, dialect, leaving) })),
    })),
  };
}

/** What is known of tables, by the names that are left. */
export function leavingCatalog({ columns, indexes }: Catalog, leaving: Leaving): Catalog {
  const name = (text: string): string => leaving.tableName(text);
  return {
    columns:
      columns?.map((row) => ({
        ...row,
        schema: orNull(row.schema, name),
        table: name(row.table),
        column: name(row.column),
      })) ?? null,
    indexes:
      indexes?.map((row) => ({
        ...row,
        schema: orNull(row.schema, name),
        table: name(row.table),
        name: name(row.name),
        columns: row.columns.map((column) => orNull(column, name)),
        included: row.included.map(name),
      })) ?? null,
  };
}

/** A series, by the names that are left. */
export function leavingSeries(series: Series, leaving: Leaving): Series {
  const columns = series.columns.map((column) => ({
    ...column,
    name: leaving.line(column.name),
    title: leaving.line(column.title),
  }));
  return { ...series, columns };
}
