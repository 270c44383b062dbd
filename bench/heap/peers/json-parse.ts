import { readFileSync } from 'node:fs';

/** The file as one string, parsed: what every reader built on that needs at least. `node json-parse.ts FILE` */
const [file = ''] = process.argv.slice(2);
console.log(Object.keys(JSON.parse(readFileSync(file, 'latin1'))).length, 'sections');
