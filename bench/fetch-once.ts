import { fetchFile } from '../src/main/remote/fetch-file.ts';
import { connectFrom } from '../tests/integration/support/ssh-person.ts';

/*
 * Fetches one file as Plateau does, in a process of its own: `fetch-once.ts HOME REMOTE LOCAL ZSTD`, from the host “staging” of that HOME;
 * an empty ZSTD for no compression. Prints the seconds that fetching took once it was connected, and the bytes by which its memory grew at
 * most in that time.
 */
const [home = '', remote = '', local = '', zstd = ''] = process.argv.slice(2);
const connection = await connectFrom(home, 'staging');
const began = performance.now();
const start = process.memoryUsage.rss();
let peak = start;
const timer = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 20);
await fetchFile(connection, remote, { to: local, ...(zstd === '' ? { compress: 'none' as const } : { zstd }) });
const seconds = (performance.now() - began) / 1000;
clearInterval(timer);
process.stdout.write(`${JSON.stringify({ seconds, grownBytes: peak - start })}\n`);
await connection.close();
