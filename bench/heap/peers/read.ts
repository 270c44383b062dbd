import { createReadStream } from 'node:fs';

/** Only the bytes. `node read.ts FILE…` */
let bytes = 0;
for (const file of process.argv.slice(2)) {
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) bytes += chunk.length;
}
console.log(bytes, 'bytes');
