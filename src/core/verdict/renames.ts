/** A function on one side only, with what is known of its place. */
export interface LoneFunction {
  readonly key: string;
  readonly name: string;
  readonly file: string;
  readonly share: number;
  readonly total: number;
}

/** Pairs below this score are not worth asking about. */
const LEAST_SCORE = 0.55;
const MOST = 200;

/**
 * Functions that vanished and appeared together and look like one that was renamed: by likeness of name, file, self and total share. Each
 * function is used once, best pairs first.
 */
export function renameSuggestions(
  before: readonly LoneFunction[],
  after: readonly LoneFunction[],
): readonly { readonly before: string; readonly after: string; readonly score: number }[] {
  const pairs: { before: string; after: string; score: number }[] = [];
  for (const gone of before.slice(0, MOST)) {
    for (const come of after.slice(0, MOST)) {
      const score = likeness(gone, come);
      if (score >= LEAST_SCORE) pairs.push({ before: gone.key, after: come.key, score: Math.round(score * 100) / 100 });
    }
  }
  pairs.sort(
    (a, b) => b.score - a.score || (a.before < b.before ? -1 : a.before > b.before ? 1 : a.after < b.after ? -1 : 1),
  );
  const used = new Set<string>();
  return pairs.filter((pair) => {
    if (used.has(`b${pair.before}`) || used.has(`a${pair.after}`)) return false;
    used.add(`b${pair.before}`).add(`a${pair.after}`);
    return true;
  });
}

function likeness(a: LoneFunction, b: LoneFunction): number {
  const name = a.name === b.name ? 1 : dice(a.name.slice(0, 200), b.name.slice(0, 200));
  const file = a.file === b.file && a.file !== '' ? 1 : base(a.file) === base(b.file) && a.file !== '' ? 0.7 : 0;
  const weight = (closeness(a.share, b.share) + closeness(a.total, b.total)) / 2;
  // A new body under a new name is another function: without likeness in name there must be much in everything else.
  return 0.5 * name + 0.25 * file + 0.25 * weight;
}

const base = (file: string): string => file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);

const closeness = (a: number, b: number): number => (Math.max(a, b) > 0 ? Math.min(a, b) / Math.max(a, b) : 1);

/** Likeness of two texts by their pairs of letters. Source: L. R. Dice, "Measures of the amount of ecologic association", Ecology 26 (1945). */
function dice(a: string, b: string): number {
  const left = letterPairs(a);
  const right = letterPairs(b);
  if (left.size === 0 || right.size === 0) return 0;
  let shared = 0;
  for (const pair of left) if (right.has(pair)) shared++;
  return (2 * shared) / (left.size + right.size);
}

function letterPairs(text: string): Set<string> {
  const lower = text.toLowerCase();
  const pairs = new Set<string>();
  for (let i = 0; i + 1 < lower.length; i++) pairs.add(lower.slice(i, i + 2));
  return pairs;
}
