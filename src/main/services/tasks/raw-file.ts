import { PlateauError } from '../../../core/error.ts';
import type { StoredItem } from '../../workspace/items.ts';

/** The raw file of an item must still be the one that was imported. Throws `item.artifactDamaged`. */
export function mustBe(item: StoredItem, sha256: string): void {
  if (sha256 === item.sha256) return;
  throw new PlateauError({
    code: 'item.artifactDamaged',
    message: `The raw file of “${item.label}” is not the one that was imported: its SHA-256 is ${sha256} and was ${item.sha256}.`,
    hint: 'Delete the item and import the original file again.',
  });
}

/** What is thrown where a file is read again and an item is not in it any more. */
export const noLongerFound = (item: StoredItem): PlateauError =>
  new PlateauError({
    code: 'item.gone',
    message: `This version of Plateau no longer finds “${item.label}” in its file.`,
    hint: 'Delete the item and import its file again.',
  });
