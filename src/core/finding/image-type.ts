/** Pictures that evidence may be, by how their bytes begin. SVG is none of them: it can hold a program. */
const TYPES: readonly {
  readonly mediaType: string;
  readonly extension: string;
  readonly starts: (bytes: Uint8Array) => boolean;
}[] = [
  {
    mediaType: 'image/png',
    extension: 'png',
    starts: (bytes) => isAt(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  },
  { mediaType: 'image/jpeg', extension: 'jpg', starts: (bytes) => isAt(bytes, 0, [0xff, 0xd8, 0xff]) },
  {
    mediaType: 'image/webp',
    extension: 'webp',
    starts: (bytes) => isAt(bytes, 0, [0x52, 0x49, 0x46, 0x46]) && isAt(bytes, 8, [0x57, 0x45, 0x42, 0x50]),
  },
];

/** How many bytes tell it. */
export const IMAGE_HEAD_BYTES = 12;

function isAt(bytes: Uint8Array, from: number, expected: readonly number[]): boolean {
  return expected.every((byte, i) => bytes[from + i] === byte);
}

/** The media type and file ending of a PNG, JPEG or WebP picture (PNG §5.2, ITU-T T.81 B.1, RFC 9649); null of anything else. */
export function imageTypeOf(bytes: Uint8Array): { readonly mediaType: string; readonly extension: string } | null {
  const found = TYPES.find(({ starts }) => starts(bytes));
  return found === undefined ? null : { mediaType: found.mediaType, extension: found.extension };
}
