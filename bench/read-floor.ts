import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** The least an import can do: reads a file in pieces, hashes and copies it. `node bench/read-floor.ts FILE COPY` */
const [, , file = '', copy = ''] = process.argv;
const hash = createHash('sha256');
const out = createWriteStream(copy);
for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
  hash.update(chunk);
  out.write(chunk);
}
out.end();
await finished(out);
console.log(hash.digest('hex'));
