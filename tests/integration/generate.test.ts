import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generate } from '../../bench/generate.ts';
import { joined } from '../support/exported.ts';

const text = (options: Parameters<typeof generate>[0]) => new TextDecoder().decode(joined(generate(options)));

/** Call-tree nodes of collapsed stacks. */
function nodes(collapsed: string): number {
  const paths = new Set<string>();
  for (const line of collapsed.trimEnd().split('\n')) {
    const frames = line.slice(0, line.lastIndexOf(' ')).split(';');
    for (let depth = 1; depth <= frames.length; depth++) paths.add(frames.slice(0, depth).join(';'));
  }
  return paths.size;
}

describe('the generator of synthetic profiles', () => {
  it('makes exactly the nodes asked for, one line a stack', () => {
    const collapsed = text({ nodes: 5000 });
    expect(nodes(collapsed)).toBe(5000);
    const stacks = collapsed
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(0, line.lastIndexOf(' ')));
    expect(new Set(stacks).size).toBe(stacks.length);
  });

  it('makes the same bytes for the same options', () => {
    const hash = (options: Parameters<typeof generate>[0]) => createHash('sha256').update(text(options)).digest('hex');
    expect(hash({ nodes: 2000, seed: 7 })).toBe(hash({ nodes: 2000, seed: 7 }));
    expect(hash({ nodes: 2000, seed: 7 })).not.toBe(hash({ nodes: 2000, seed: 8 }));
  });

  it('goes on with the same stacks until the file is long enough', () => {
    const collapsed = text({ nodes: 500, bytes: 5_000_000 });
    expect(collapsed.length).toBeGreaterThanOrEqual(5_000_000);
    expect(nodes(collapsed)).toBe(500);
  });

  it('changes the weights of some functions only', () => {
    const [one, two] = [text({ nodes: 2000 }), text({ nodes: 2000, change: 3 })].map((file) => file.split('\n'));
    const changed = one?.filter((line, i) => line !== two?.[i]) ?? [];
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.length).toBeLessThan((one?.length ?? 0) / 2);
  });
});
