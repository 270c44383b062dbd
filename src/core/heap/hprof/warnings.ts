import type { HeapWarning } from '../model.ts';
import type { ObjectModel } from './hotspot-layout.ts';
import type { NodeSizes } from './sizes.ts';

/** Below this share of objects that fill their room, sizes are an estimate. */
const SURE = 0.9;

interface Findings {
  readonly sizes: NodeSizes;
  /** References to objects that are not in the dump. */
  readonly dropped: number;
  readonly withoutClass: number;
  readonly roots: number;
  readonly duplicates: number;
  readonly textsLeftOut: number;
  /** A second heap follows in the file. */
  readonly isSecond: boolean;
}

/** What a reader of the numbers has to know. */
export function dumpWarnings(found: Findings): readonly HeapWarning[] {
  const warnings: HeapWarning[] = [{ code: 'hprof.sizes', message: sizesMessage(found.sizes) }];
  const add = (condition: boolean, code: string, message: string) => {
    if (condition) warnings.push({ code, message });
  };
  add(
    found.roots === 0,
    'hprof.noRoots',
    'The dump names no GC roots: nothing in it can be told to be reachable, and no path to a root can be shown.',
  );
  add(
    found.dropped > 0,
    'hprof.dangling',
    `${found.dropped} references lead to objects that are not in the dump; they were left out.`,
  );
  add(
    found.withoutClass > 0,
    'hprof.noClass',
    `${found.withoutClass} objects are of classes that are not in the dump; their fields could not be read.`,
  );
  add(
    found.duplicates > 0,
    'hprof.sameId',
    `${found.duplicates} objects have the id of another one; references lead to the first.`,
  );
  add(
    found.textsLeftOut > 0,
    'hprof.texts',
    `The texts of ${found.textsLeftOut} strings were not kept: there are too many, or their characters are not in the dump.`,
  );
  add(found.isSecond, 'hprof.second', 'The file holds more than one heap; the first was read.');
  return warnings;
}

function sizesMessage({ model, compared, exact, tooLong }: NodeSizes): string {
  const layout = described(model);
  const share = compared === 0 ? 0 : exact / compared;
  if (share >= SURE && tooLong === 0) {
    return `A heap dump does not tell how large objects are. Sizes follow the layout that the addresses show: ${layout}. ${percent(share)} of the objects compared end where the next one starts.`;
  }
  return `A heap dump does not tell how large objects are, and its addresses do not show it clearly: only ${percent(share)} of the objects compared end where the next one starts. Sizes are estimates for ${layout}.`;
}

const percent = (share: number): string => `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;

function described({ header, reference, alignment }: ObjectModel): string {
  return `headers of ${header} bytes, references of ${reference}, objects aligned to ${alignment}`;
}
