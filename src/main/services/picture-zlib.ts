import { crc32, inflateSync } from 'node:zlib';
import { z } from 'zod';
import type { Zlib } from '../../core/picture/model.ts';

/** What `inflateSync` answers with `info: true` (Node's zlib): its types tell of a buffer alone. */
const withInfo = z.object({ buffer: z.instanceof(Uint8Array), engine: z.object({ bytesWritten: z.number() }) });

const isTooLarge = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE';

/** Node's zlib, which never unpacks more than is asked for. */
export const PICTURE_ZLIB: Zlib = {
  inflate(bytes, most) {
    try {
      const unpacked: unknown = inflateSync(bytes, { maxOutputLength: Math.max(1, most), info: true });
      const { buffer, engine } = withInfo.parse(unpacked);
      return { content: buffer, used: engine.bytesWritten };
    } catch (thrown) {
      return isTooLarge(thrown) ? 'too-large' : 'damaged';
    }
  },
  crc32: (bytes) => crc32(bytes),
};
