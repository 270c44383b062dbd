import { PlateauError } from '../error.ts';
import { safeFileName } from '../file-name.ts';
import { safePart } from './entry-name.ts';

/** `checkout-perf-audit-20261121-1f3a9c02`: of what, as of when (the newest row), and which one. */
export const USUAL_NAME = '{project}-perf-audit-{day}-{id}';

/** What a template may ask for, each with what it is. */
export const NAME_PARTS = {
  project: 'the workspace’s name, as it leaves',
  day: 'of the newest row, as 20261121',
  id: 'first eight digits of the bundle’s identifier',
  bundle: 'the whole identifier',
  profile: 'the redaction profile',
} as const;
type NamePart = keyof typeof NAME_PARTS;

/** Longest template, in characters: a name with its longest parts is one that every file system takes. */
export const LONGEST_TEMPLATE = 100;
const LONGEST_PROJECT = 60;

const ASKED = /\{([^{}]*)\}/g;
const isPart = (name: string): name is NamePart => Object.hasOwn(NAME_PARTS, name);

/** What keeps a template from naming bundles; null where nothing does. One without the identifier would write another bundle over the one before. */
export function templateProblem(template: string): string | null {
  if (template.trim() === '') return 'It is empty.';
  if (template.length > LONGEST_TEMPLATE) return `It has more than ${LONGEST_TEMPLATE} characters.`;
  const asked = [...template.matchAll(ASKED)].map(([, name = '']) => name);
  const unknown = asked.find((name) => !isPart(name));
  const known = Object.keys(NAME_PARTS).map((name) => `{${name}}`);
  if (unknown !== undefined) return `There is no {${unknown}}; there are ${known.join(', ')}.`;
  const plain = template.replace(ASKED, '');
  if (/[{}]/.test(plain)) return 'A brace stands alone.';
  if (plain !== '' && safeFileName(`x${plain}x`) !== `x${plain.normalize('NFC')}x`) {
    return 'A file’s name cannot hold all of its characters.';
  }
  return asked.includes('id') || asked.includes('bundle')
    ? null
    : 'It needs {id} or {bundle}: else another bundle would be written over this one.';
}

export interface NameFacts {
  readonly project: string;
  /** ISO 8601, of the newest row. */
  readonly createdAt: string;
  readonly bundleId: string;
  readonly profile: string;
}

/** The name of a bundle's file by a template. The same bundle has the same name. Throws `export.badTemplate`. */
export function bundleName(template: string, { project, createdAt, bundleId, profile }: NameFacts): string {
  const problem = templateProblem(template);
  if (problem !== null) {
    throw new PlateauError({
      code: 'export.badTemplate',
      message: `“${template.slice(0, LONGEST_TEMPLATE)}” cannot name bundles. ${problem}`,
      hint: `The usual one is ${USUAL_NAME}.`,
    });
  }
  const parts: Readonly<Record<NamePart, string>> = {
    project: safePart(project).slice(0, LONGEST_PROJECT),
    day: createdAt.slice(0, 10).replaceAll('-', ''),
    id: bundleId.slice(0, 8),
    bundle: bundleId,
    profile,
  };
  const filled = template.replace(ASKED, (asked, name: string) => (isPart(name) ? parts[name] : asked));
  return `${safeFileName(filled)}.zip`;
}
