import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/** The least that an import of a plan as JSON can do: reads, hashes, parses and copies it. `node bench/plans/plan-floor.ts FILE COPY` */
const [, , file = '', copy = ''] = process.argv;
const bytes = readFileSync(file);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const value: unknown = JSON.parse(bytes.toString('utf8'));
writeFileSync(copy, bytes);
console.log(sha256, Array.isArray(value));
