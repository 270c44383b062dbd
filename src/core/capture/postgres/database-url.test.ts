import { describe, expect, it } from 'vitest';
import { PlateauError } from '../../error.ts';
import { databaseUrlOf, readDatabaseUrl } from './database-url.ts';
import { limitedAs } from './limited-as.ts';
import { databaseText, isOnHost, type PostgresRequest } from './request.ts';

const NONE = { address: null, port: null, user: null, database: null, tls: null, certificates: null };
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (thrown) {
    return thrown instanceof PlateauError ? thrown.code : String(thrown);
  }
};

describe('the address of a database', () => {
  it.each([
    ['postgresql://', NONE],
    ['postgres:///shop', { ...NONE, database: 'shop' }],
    [
      'postgresql://anna@db.example:5433/shop?sslmode=verify-full',
      { ...NONE, address: 'db.example', port: 5433, user: 'anna', database: 'shop', tls: 'verify' },
    ],
    ['postgresql://[::1]:5432/', { ...NONE, address: '::1', port: 5432 }],
    ['postgresql:///shop?host=%2Frun%2Fpostgresql', { ...NONE, address: '/run/postgresql', database: 'shop' }],
    [
      'postgresql://a%40b@h/d%20e?sslmode=disable&sslrootcert=/etc/ca.pem',
      { ...NONE, user: 'a@b', address: 'h', database: 'd e', tls: 'off', certificates: '/etc/ca.pem' },
    ],
  ])('is read from %s and written again', (url, address) => {
    expect(readDatabaseUrl(url)).toEqual(address);
    expect(readDatabaseUrl(databaseUrlOf(readDatabaseUrl(url)) || 'postgresql://')).toEqual(address);
  });

  it.each([
    ['postgresql://anna:secret@h/d', 'capture.passwordInAddress'],
    ['postgresql://h/d?password=secret', 'capture.passwordInAddress'],
    ['mysql://h/d', 'capture.badDatabase'],
    ['postgresql://a,b/d', 'none'],
    ['postgresql://h:70000/d', 'capture.badDatabase'],
    ['postgresql://h/d?sslmode=prefer', 'capture.badDatabase'],
    ['postgresql://h/d?options=-c%20x', 'capture.badDatabase'],
    ['postgresql://h/d%', 'capture.badDatabase'],
  ])('%s: %s', (url, code) => {
    expect(codeOf(() => readDatabaseUrl(url))).toBe(code);
  });

  const database = (more: Partial<PostgresRequest>): PostgresRequest => ({
    ...{ ...NONE, via: 'psql', service: null, class: null, statement: '', parameters: [], runs: 1, relations: [] },
    ...more,
  });

  it.each([
    [null, true],
    ['localhost', true],
    ['127.0.0.53', true],
    ['/run/postgresql', true],
    ['db.example', false],
    ['127.0.0.1.example', false],
  ])('%s is on the host itself: %s', (address, own) => {
    expect(isOnHost(database({ address }))).toBe(own);
  });

  it('is for what its host is for, and a database elsewhere for what is said', () => {
    const box = { name: 'box', class: 'staging' } as const;
    expect(limitedAs(box, database({}))).toEqual(box);
    expect(limitedAs(box, database({ class: 'production' }))).toEqual({ name: 'box', class: 'production' });
    expect(limitedAs(box, database({ address: 'db', class: 'production' }))).toEqual({
      name: 'db',
      class: 'production',
    });
    expect(limitedAs({ ...box, class: 'production' }, database({ address: 'db', class: 'dev' })).class).toBe(
      'production',
    );
    expect(codeOf(() => limitedAs(box, database({ address: 'db' })))).toBe('capture.databaseClass');
    expect(codeOf(() => limitedAs(box, database({ service: 'shop' })))).toBe('capture.databaseClass');
  });

  it('is told in words', () => {
    expect(databaseText(database({ address: 'db', port: 1, user: 'anna', database: 'shop' }))).toBe(
      'shop on db:1 as anna',
    );
  });
});
