import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const FOLDER = new URL('../fixtures/plans/', import.meta.url);

/** A plan of the corpus, with what its index says of it. */
export interface PlanFixture {
  /** Relative to the corpus: `pg17/05a-nestloop-large-outer.json`. */
  readonly path: string;
  /** `pair:05`, `fp:73`, `fmt:80`, `dirty`, `mariadb`, `sqlite`, `auto_explain`; empty where there is none. */
  readonly tag: string;
  readonly note: string;
}

/** The corpus, as its index lists it. */
export const planFixtures: readonly PlanFixture[] = readFileSync(new URL('INDEX.tsv', FOLDER), 'utf8')
  .split('\n')
  .slice(1)
  .filter((line) => line !== '')
  .map((line) => {
    const [path = '', tag = '', note = ''] = line.split('\t');
    return { path, tag, note };
  });

/** The bytes of one plan; larger ones are kept packed. */
export function planFixture(path: string): Uint8Array {
  const file = new URL(path, FOLDER);
  const bytes = existsSync(file) ? readFileSync(file) : gunzipSync(readFileSync(new URL(`${path}.gz`, FOLDER)));
  // A Buffer shares its memory with others.
  return new Uint8Array(bytes);
}

/** The text of one plan in UTF-8. */
export const planFixtureText = (path: string): string => new TextDecoder().decode(planFixture(path));
