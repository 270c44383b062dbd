import { itemAnchor, link } from '../anchors.ts';
import type { Figure } from '../figure.ts';
import { type Block, paragraph } from '../model.ts';

/** A picture with the item that its numbers are of beside it: from each number a reader comes to the file it was read from. */
export const drawn = (figure: Figure, item: string): readonly Block[] => [
  { kind: 'figure', figure },
  paragraph('Of ', link(item, itemAnchor(item)), '.'),
];
