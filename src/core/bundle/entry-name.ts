/** Names that Windows gives to devices, whatever their extension. */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/;
/** What the names of our own entries are made of. */
const SAFE = /^[A-Za-z0-9._-]+$/;
const LONGEST_PART = 120;
const LONGEST = 400;

/** Why an entry's name must not be written to a disk. */
export interface NameProblem {
  readonly code:
    | 'name.empty'
    | 'name.absolute'
    | 'name.parent'
    | 'name.backslash'
    | 'name.drive'
    | 'name.reserved'
    | 'name.unsafe'
    | 'name.tooLong';
  readonly message: string;
}

/** What is wrong with an entry's name; nothing for one that every file system takes where it is meant to be. */
export function nameProblems(name: string): readonly NameProblem[] {
  if (name === '') return [{ code: 'name.empty', message: 'The entry has no name.' }];
  const found: NameProblem[] = [];
  if (name.startsWith('/')) found.push({ code: 'name.absolute', message: 'The name is an absolute path.' });
  if (name.includes('\\')) found.push({ code: 'name.backslash', message: 'The name holds a backslash.' });
  if (/^[A-Za-z]:/.test(name)) found.push({ code: 'name.drive', message: 'The name begins with a drive letter.' });
  const parts = name.split(/[/\\]/);
  if (parts.includes('..')) found.push({ code: 'name.parent', message: 'The name leads out of its folder with “..”.' });
  if (parts.some((part) => DEVICES.test((part.split('.')[0] ?? '').trim().toLowerCase()))) {
    found.push({ code: 'name.reserved', message: 'The name is that of a device on Windows.' });
  }
  if (found.length === 0 && !parts.every((part) => SAFE.test(part) && part !== '.' && !part.endsWith('.'))) {
    found.push({
      code: 'name.unsafe',
      message: 'The name has other parts than letters, digits, “.”, “_” and “-” make.',
    });
  }
  if (name.length > LONGEST || parts.some((part) => part.length > LONGEST_PART)) {
    found.push({
      code: 'name.tooLong',
      message: `The name is longer than ${LONGEST} characters, or a part of it than ${LONGEST_PART}.`,
    });
  }
  return found;
}

/** By what names are the same file on a disk that knows no case, or writes accents its own way. */
export const collisionKey = (name: string): string => name.normalize('NFKC').toLowerCase().normalize('NFKC');

/** A part of an entry's name for anything: letters, digits, `.`, `_` and `-` stay, the rest becomes `-`. */
export function safePart(text: string): string {
  const safe = text
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80)
    .replace(/[-.]+$/, '');
  return safe === '' || DEVICES.test((safe.split('.')[0] ?? '').toLowerCase()) ? `x-${safe}` : safe;
}
