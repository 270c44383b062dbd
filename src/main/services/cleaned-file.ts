import { imageTypeOf } from '../../core/finding/image-type.ts';
import { cleanPicture } from '../../core/picture/clean-picture.ts';
import { cleanWebp } from '../../core/picture/clean-webp.ts';
import type { CleanPicture } from '../../core/picture/model.ts';
import { PICTURE_ZLIB } from './picture-zlib.ts';
import { decodeWebp } from './webp-decoder.ts';

/** A picture of any form that evidence may be, as it would leave. Throws `picture.damaged`, `picture.tooLarge`, `picture.unsupported` with the byte. */
export const cleanedFile = async (bytes: Uint8Array): Promise<CleanPicture> =>
  imageTypeOf(bytes)?.mediaType === 'image/webp' ? cleanWebp(bytes, decodeWebp) : cleanPicture(bytes, PICTURE_ZLIB);
