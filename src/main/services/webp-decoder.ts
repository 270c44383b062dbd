import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { z } from 'zod';
import type { WebpDecoder } from '../../core/picture/clean-webp.ts';

/** What the library answers with; its types tell of a class of browsers. */
const image = z.object({ width: z.number(), height: z.number(), data: z.instanceof(Uint8ClampedArray) });

/** libwebp as WebAssembly, which is loaded when a WebP is met and not before. */
export const decodeWebp: WebpDecoder = async (bytes) => {
  const { default: decode, init } = await import('@jsquash/webp/decode.js');
  const wasmBinary = await readFile(createRequire(import.meta.url).resolve('@jsquash/webp/codec/dec/webp_dec.wasm'));
  // A new instance for each picture: what one of them spoilt, and the memory it took, is gone with it.
  await init({ wasmBinary });
  try {
    const decoded: unknown = await decode(new Uint8Array(bytes).buffer);
    const { width, height, data } = image.parse(decoded);
    return { width, height, rgba: data };
  } catch {
    // It tells no more than that it could not.
    return null;
  }
};
