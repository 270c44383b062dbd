import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import yauzl, { type Entry, type LocalFileHeader, type ZipFile } from 'yauzl';
import { collisionKey, nameProblems } from '../../../../core/bundle/entry-name.ts';
import { inOrder } from '../../../../core/bundle/manifest.ts';
import { type PackedNames, packedNames } from '../../../../core/bundle/packed-names.ts';
import { strayWords } from '../../../../core/bundle/stray-files.ts';
import { PlateauError } from '../../../../core/error.ts';
import { agrees, checkEntry, checkLocal, hasDescriptor, isAsWritten, isFolder } from './check-entry.ts';
import type { Failures } from './failures.ts';
import { readDescriptors, readZipEnd, type ZipEnd } from './zip-end.ts';

const MOST_ENTRIES = 200_000;
/** Of all entries, unpacked. */
const LARGEST_WHOLE = 32 * 2 ** 30;

/** An entry of a zip that may be read. */
export interface ContainedFile {
  readonly name: string;
  readonly size: number;
  readonly entry: Entry;
}

/** A zip with the entries that are safe to be read, by name. */
export interface Container {
  readonly zip: ZipFile;
  readonly files: ReadonlyMap<string, ContainedFile>;
  /** What should be known of a zip that is not as Plateau writes one; null of one that is. */
  readonly repacked: string | null;
  close(): Promise<void>;
}

const AS_IT_WAS = 'Give the zip that “plateau bundle” wrote, whole and as it was.';

function notABundle(path: string, why: string, hint = AS_IT_WAS, cause?: unknown): PlateauError {
  const message = `“${path}” cannot be read as a bundle: ${why}`;
  return new PlateauError({ code: 'bundle.unreadable', message, hint, cause });
}

function nameOf({ fileNameRaw }: Entry): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(fileNameRaw);
  } catch {
    return null;
  }
}

interface Placed {
  readonly name: string;
  /** Its bytes in the zip, header and descriptor with them. */
  readonly from: number;
  readonly to: number;
  readonly isAsWritten: boolean;
}

async function placed(
  zip: ZipFile,
  file: FileHandle,
  entry: Entry,
  name: string,
  failures: Failures,
): Promise<Placed | null> {
  let local: LocalFileHeader;
  try {
    local = await zip.readLocalFileHeaderPromise(entry, {});
  } catch (thrown) {
    failures.add(name, 'container.localHeader', thrown instanceof Error ? `${thrown.message}.` : 'It has no header.');
    return null;
  }
  checkLocal(entry, name, local, failures);
  const end = local.fileDataStart + entry.compressedSize;
  const place = { name, from: entry.relativeOffsetOfLocalHeader, isAsWritten: isAsWritten(entry, local) };
  if (!hasDescriptor(entry, local)) return { ...place, to: end };
  const descriptor = (await readDescriptors(file, end)).find((one) => agrees(one, entry));
  if (descriptor === undefined) {
    failures.add(name, 'container.descriptor', 'What stands behind its data does not agree with the directory.');
  }
  return { ...place, to: end + (descriptor?.bytes ?? 0) };
}

/** Every byte of the file has one place: entries one behind the other, then the directory, then the end. */
function checkTiling(places: readonly Placed[], end: ZipEnd, directoryBytes: number, failures: Failures): void {
  let at = 0;
  for (const { name, from, to } of [...places].sort((a, b) => a.from - b.from)) {
    if (from < at) failures.add(name, 'container.overlap', 'The entry lies inside of another one.');
    if (from > at) failures.add(name, 'container.gap', `${from - at} bytes before the entry belong to nothing.`);
    at = Math.max(at, to);
  }
  if (at !== end.directoryAt) {
    failures.add('', 'container.gap', `The directory begins at byte ${end.directoryAt}; the entries end at ${at}.`);
  }
  if (directoryBytes !== end.directoryBytes || end.directoryAt + directoryBytes !== end.recordsAt) {
    failures.add('', 'container.gap', 'Bytes between the directory and the end of the file belong to nothing.');
  }
}

function checkNames(names: readonly string[], failures: Failures): ReadonlySet<string> {
  const seen = new Map<string, string>();
  const ambiguous = new Set<string>();
  for (const name of names) {
    const key = collisionKey(name);
    const other = seen.get(key);
    seen.set(key, name);
    if (other === undefined) continue;
    ambiguous.add(name).add(other);
    if (other === name) failures.add(name, 'container.duplicate', 'Two entries have this name.');
    else failures.add(name, 'container.collision', `On some disks it is the same file as “${other}”.`);
  }
  return ambiguous;
}

interface NamedEntry {
  readonly entry: Entry;
  readonly inZip: string;
}

/** The entries of the directory that have a name, and how many bytes all take in it. */
async function directoryOf(zip: ZipFile, failures: Failures) {
  const entries: NamedEntry[] = [];
  let [bytes, whole] = [0, 0];
  try {
    for await (const entry of zip.eachEntry()) {
      bytes += 46 + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
      const inZip = nameOf(entry);
      if (inZip === null) failures.add('', 'container.name', 'A name is not UTF-8.');
      else entries.push({ entry, inZip });
      whole += entry.uncompressedSize;
    }
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    failures.add('', 'container.directory', `The directory of the zip is damaged: ${why}.`);
  }
  if (whole > LARGEST_WHOLE) failures.add('', 'container.tooLarge', `Unpacked it would take ${whole} bytes.`);
  return { entries, bytes, isTooLarge: whole > LARGEST_WHOLE };
}

/** Folders belong to a bundle where files of it lie in them. */
function checkFolders(names: readonly string[], failures: Failures): void {
  const above = new Set(['']);
  for (const name of names.filter((one) => !isFolder(one) && nameProblems(one).length === 0)) {
    for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) above.add(name.slice(0, at + 1));
  }
  for (const name of names.filter(isFolder)) {
    if (!above.has(name)) failures.add(name, 'file.extra', 'A folder in which no file lies.');
  }
}

/** What to say of a zip that is not as Plateau writes one. */
function repackedWords({ folder, backslashes }: PackedNames): string {
  const where = folder === null ? '' : ` The bundle lies in the folder “${folder}” of it.`;
  const parted = backslashes ? ' Its names have backslashes for slashes.' : '';
  return `Another program packed this zip.${where}${parted} What is hashed and signed is the manifest, and by it every file, not the zip’s own bytes.`;
}

async function checked(
  zip: ZipFile,
  file: FileHandle,
  end: ZipEnd,
  failures: Failures,
): Promise<Pick<Container, 'files' | 'repacked'>> {
  const { entries, bytes, isTooLarge } = await directoryOf(zip, failures);
  const names = packedNames(entries.map(({ inZip }) => inZip));
  const called = entries.map(({ entry, inZip }) => ({ entry, inZip, name: names.of(inZip) }));
  const own = called.flatMap(({ name }) => (name === null ? [] : [name]));
  const ambiguous = checkNames(
    own.map((name) => (isFolder(name) ? name.slice(0, -1) : name)),
    failures,
  );
  const places: Placed[] = [];
  const files = new Map<string, ContainedFile>();
  for (const { entry, inZip, name } of called) {
    const readable = checkEntry(entry, name ?? inZip, failures);
    const place = await placed(zip, file, entry, name ?? inZip, failures);
    if (place === null) continue;
    places.push(place);
    if (name === null) {
      failures.add(
        inZip,
        'file.extra',
        `It lies beside the folder “${names.folder}” that the bundle is in.${strayWords(inZip)}`,
      );
    } else if (readable && !isFolder(name) && !ambiguous.has(name) && !isTooLarge) {
      files.set(name, { name, size: entry.uncompressedSize, entry });
    }
  }
  checkFolders(own, failures);
  checkTiling(places, end, bytes, failures);
  if (end.commentBytes > 0) {
    failures.add('', 'container.comment', `The zip has a comment of ${end.commentBytes} bytes, which nothing proves.`);
  }
  const isInOrder = own.every((name, at) => at === 0 || inOrder(own[at - 1] ?? '', name) < 0);
  const isOurs =
    isInOrder && called.every(({ name, inZip }) => name === inZip) && places.every((place) => place.isAsWritten);
  return { files, repacked: isOurs ? null : repackedWords(names) };
}

/**
 * Opens a zip that may be anybody's and looks at all that can be wrong with it before a byte of an entry is unpacked; what is wrong is told to
 * `failures`. Throws `bundle.unreadable` for what is no zip, or none whose entries can be told.
 */
export async function openContainer(path: string, failures: Failures): Promise<Container> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (cause) {
    throw notABundle(path, existsSync(path) ? 'it may not be opened.' : 'there is no such file.', AS_IT_WAS, cause);
  }
  let zip: ZipFile | null = null;
  try {
    const stat = await file.stat();
    if (stat.isDirectory())
      throw notABundle(path, 'it is a folder.', 'Zip what is in it, with any program, and give the zip.');
    const { size } = stat;
    const end = await readZipEnd(file, size);
    if (end === null)
      throw notABundle(path, 'it does not end as a zip does; bytes may be missing, or stand behind its end.');
    if (end.entries > MOST_ENTRIES) throw notABundle(path, `it says that it has ${end.entries} entries.`);
    zip = await yauzl.openPromise(path, { autoClose: false, decodeStrings: false, validateEntrySizes: true });
    const opened = zip;
    return {
      zip: opened,
      ...(await checked(opened, file, end, failures)),
      close: async () => {
        opened.close();
        await file.close();
      },
    };
  } catch (thrown) {
    zip?.close();
    await file.close();
    if (thrown instanceof PlateauError) throw thrown;
    throw notABundle(path, thrown instanceof Error ? `${thrown.message}.` : String(thrown), AS_IT_WAS, thrown);
  }
}
