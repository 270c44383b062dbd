import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { maskLiterals } from '../plan/mask-literals.ts';
import type { Leaving } from './leaving.ts';

/**
 * Leaves out rather than judges: names of functions, classes and tables stay; folders and hosts become tokens under the workspace's secret;
 * every text that a person or a tool wrote, and every argument, goes.
 */
export function withholding(secret: Uint8Array): Leaving {
  const token = (kind: string, text: string): string =>
    `${kind}-${bytesToHex(hmac(sha256, secret, utf8ToBytes(`${kind}\0${text}`))).slice(0, 12)}`;
  const path = (text: string): string => {
    const cut = Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\'));
    return cut < 0 ? text : `${token('dir', text.slice(0, cut))}/${text.slice(cut + 1)}`;
  };
  return {
    frame: ({ name, file }) => ({ name: /[/\\]/.test(name) ? path(name) : name, file: path(file) }),
    className: (name) => name,
    retentionPath: (text) => text.replace(/\["[^"]*"\]/g, '["*"]'),
    path,
    host: (name) => (name === '' ? '' : token('host', name)),
    commandLine: (argv) => argv.slice(0, 1).map((program) => program.slice(program.lastIndexOf('/') + 1)),
    sql: (text, dialect = 'postgresql') => maskLiterals(text, dialect),
    tableName: (name) => name,
    line: () => '',
  };
}
