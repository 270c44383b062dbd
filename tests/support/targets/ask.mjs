/** ask.mjs URL SECONDS [FILE]: asks for orders on four connections for so long. FILE: notes there how it was called and what came first. */
import { writeFileSync } from 'node:fs';

const [, , url, seconds, file] = process.argv;
const end = performance.now() + Number(seconds) * 1000;
let number = 0;
let first = '';

async function ask() {
  while (performance.now() < end) {
    const response = await fetch(`${url}/${number++}`);
    const text = await response.text();
    if (first === '') first = text;
  }
}

await Promise.all([ask(), ask(), ask(), ask()]);
if (file !== undefined) {
  writeFileSync(file, JSON.stringify({ arguments: process.argv.slice(4), folder: process.cwd(), first }));
}
