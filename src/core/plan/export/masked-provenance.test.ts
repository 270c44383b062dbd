import { expect, it } from 'vitest';
import type { Provenance } from '../../item.ts';
import { maskedProvenance } from './masked-provenance.ts';

const PROVENANCE: Provenance = {
  fileName: 'run-1.json',
  via: 'capture',
  sha256: '00',
  bytes: 1,
  compression: 'none',
  format: 'postgresql-json',
  parserVersion: 1,
  plateauVersion: '0',
  options: {
    statement: "SELECT * FROM users WHERE email = 'bob@example.com'",
    parameters: "$1 = 'bob'",
    format: 'plan',
  },
  importedAt: '2026-01-01T00:00:00.000Z',
};

it('tells neither constants of the statement nor values of its parameters', () => {
  expect(maskedProvenance(PROVENANCE, 'postgresql')).toEqual({
    ...PROVENANCE,
    options: { statement: 'SELECT * FROM users WHERE email = ?', format: 'plan' },
  });
});

it('tells nothing that the server said while the statement ran', () => {
  const capture = {
    stderrTail: 'NOTICE: bob@example.com',
    request: { postgres: { statement: 'SELECT 1', parameters: ['x'] } },
  };
  const masked = maskedProvenance(JSON.parse(JSON.stringify({ ...PROVENANCE, capture })), 'postgresql');
  expect(masked.capture).toMatchObject({ stderrTail: '', request: { postgres: { parameters: ['?'] } } });
});
