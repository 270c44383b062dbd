import { ProfileBuilder } from '../../core/profile/builder.ts';
import { layoutFlame } from '../../core/profile/layout.ts';
import { buildView } from '../../core/profile/view.ts';
import { DEFAULT_VIEW } from '../../core/profile/view-spec.ts';
import { type FlamePicture, profilePicture } from './picture.ts';

/** The real picture of stacks drawn as text, `main;a;b 3` a line, cut for `pixels`; zoomed to a node of the view. */
export function pictureOf(stacks: string, pixels = 1000, root = -1): FlamePicture {
  const builder = new ProfileBuilder([{ name: 'samples', kind: 'cpu', unit: 'count' }]);
  const thread = builder.threadRoot({ name: '' });
  for (const line of stacks.trim().split('\n')) {
    const [, path = '', weight = ''] = /^\s*(.*) (\d+)\s*$/.exec(line) ?? [];
    let node = thread;
    for (const name of path.split(';')) node = builder.child(node, builder.frame({ runtime: 'unknown', name }), 0);
    builder.add(node, 0, Number(weight), Number(weight));
  }
  const profile = builder.finish({ name: '', meta: { format: 'test', runtime: 'unknown', flags: [] } });
  return profilePicture(layoutFlame(buildView(profile, DEFAULT_VIEW), { root, pixels }));
}

/** The box of a function by its name; the first where there are several. */
export function boxNamed(picture: FlamePicture, name: string): number {
  const index = picture.names.findIndex((known) => known.name === name);
  return index < 0 ? -1 : picture.name.indexOf(index);
}
