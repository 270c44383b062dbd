import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import type { RuleSet } from '../../core/verdict/rule-set.ts';
import { formatCount } from '../ui/format.ts';
import { formatMore, formatSize } from './growth-numbers.ts';

/**
 * What is said of a series of which no class is suspected: the bound, in the values of the rule set that judged it, and how many classes passed it that
 * are held back for what they are. `values` is undefined where that rule set is no longer there.
 */
export function nothingGrew(
  { snapshots, sizes }: Pick<GrowthDetail['growth'], 'snapshots' | 'sizes'>,
  from: number,
  values: RuleSet['values'] | undefined,
  heldBack: number,
): { readonly title: string; readonly text: string } {
  const steps = snapshots.length - 1 - from;
  const [base, last] = [snapshots[from], snapshots.at(-1)];
  const grown =
    sizes === 'none'
      ? `${formatMore((last?.nodeCount ?? 0) - (base?.nodeCount ?? 0), formatCount)} objects`
      : formatMore((last?.totalSize ?? 0) - (base?.totalSize ?? 0), formatSize);
  const whole = ` The whole heap: ${grown}.`;
  const weigh = { retained: ' that keep more alive', shallow: ' that take more', none: '' }[sizes];
  const noClass = heldBack === 0 ? 'No class' : 'No class of the program';
  if (steps < 2) {
    const more = `${noClass} has more objects after than before${weigh}`;
    return { title: heldBack === 0 ? 'Nothing grew' : 'Nothing of the program grew', text: `${more}.${whole}` };
  }
  const instances = values?.['growth.instances']?.value;
  const bytes = values?.['growth.bytes']?.value;
  const objects = instances === undefined ? 'enough objects' : `${formatCount(instances)} objects or more`;
  const size = bytes === undefined ? 'enough' : `${formatCount(bytes / 1024)} KiB or more`;
  const kept = { retained: ` that keep ${size} alive`, shallow: ` that take ${size}`, none: '' }[sizes];
  const span = `in each of the ${formatCount(steps)} steps${from > 0 ? ' after the warm-up' : ''}`;
  const others =
    heldBack === 0
      ? ''
      : ` ${formatCount(heldBack)} did that ${heldBack === 1 ? 'belongs' : 'belong'} to the runtime, or ${heldBack === 1 ? 'is' : 'are'} held weakly only.`;
  return {
    title: heldBack === 0 ? 'Nothing grew in every step' : 'Nothing of the program grew in every step',
    text: `${noClass} gained ${objects}${kept} ${span}.${others}${
      sizes === 'none' ? ' Their bytes are not known.' : ''
    }${whole}`,
  };
}
