import { installationOf } from '../services/places.ts';
import { main } from './main.ts';

// A reader that goes away early (`plateau list | head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 5));
const code = await main(process.argv.slice(2), installationOf(import.meta.dirname));
// The answer may be longer than a pipe holds: leave only when it is written.
process.stdout.write('', () => process.exit(code));
