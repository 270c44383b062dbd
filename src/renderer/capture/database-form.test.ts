import { describe, expect, it } from 'vitest';
import { freshFields, requestOf } from './capture-form.ts';
import { type DatabaseFields, FRESH_DATABASE, fieldsOfDatabase } from './database-form.ts';

const target = { host: 'box', hostClass: 'staging', process: null, again: null, labels: new Set<string>() } as const;

const asked = (database: Partial<DatabaseFields>, event: 'plan' | 'statements' | 'catalog' = 'plan') => {
  const fields = { ...freshFields('postgresql'), exploratory: true, event };
  return requestOf({ ...fields, database: { ...FRESH_DATABASE, ...database } }, target);
};

describe('the fields of a database', () => {
  it('takes the switches of EXPLAIN where a plan is asked for only', () => {
    const optionsOf = (event: 'plan' | 'statements') => {
      const fields = { ...freshFields('postgresql'), event, options: { plain: true, wal: false } };
      return requestOf({ ...fields, database: { ...FRESH_DATABASE, statement: 'SELECT 1' } }, target).request.options;
    };
    expect(optionsOf('plan')).toEqual({ plain: true });
    expect(optionsOf('statements')).toEqual({});
  });

  it('make the request that they are made of again', () => {
    const { request, complaints } = asked({
      url: 'postgresql://anna@localhost:5433/shop?sslmode=verify-full',
      statement: 'SELECT $1, $2',
      parameters: '["open", null]',
      runs: '5',
    });
    expect(complaints).toEqual({});
    expect(request).toMatchObject({ profiler: 'postgresql', event: 'plan', pid: null, repeat: 1, compareWith: [] });
    expect(request.postgres).toMatchObject({
      user: 'anna',
      port: 5433,
      tls: 'verify',
      parameters: ['open', null],
      runs: 5,
    });
    const again = fieldsOfDatabase(request.postgres);
    expect(asked(again).request.postgres).toEqual(request.postgres);
    expect(request.label).toBe('Plan of a statement');
  });

  it.each([
    [{ statement: '' }, 'statement'],
    [{ statement: 'SELECT 1; SELECT 2' }, 'statement'],
    [{ statement: 'SELECT 1', url: 'mysql://h/d' }, 'url'],
    [{ statement: 'SELECT 1', url: 'postgresql://a:secret@h/d' }, 'url'],
    [{ statement: 'SELECT 1', url: 'postgresql://db.example/d' }, 'databaseClass'],
    [{ statement: 'SELECT 1', service: 'shop' }, 'databaseClass'],
    [{ statement: 'SELECT 1', parameters: '{"a": 1}' }, 'parameters'],
    [{ statement: 'SELECT 1', parameters: '[[1]]' }, 'parameters'],
    [{ statement: 'SELECT 1', runs: '0' }, 'runs'],
  ] as const)('complain about %j', (database, field) => {
    expect(Object.keys(asked(database).complaints)).toEqual([field]);
  });

  it('want tables for the catalog only, and a statement for a plan only', () => {
    expect(Object.keys(asked({}, 'catalog').complaints)).toEqual(['tables']);
    expect(asked({ tables: 'a.b,\n c.d' }, 'catalog').request.postgres?.relations).toEqual(['a.b', 'c.d']);
    expect(asked({ statement: 'kept' }, 'statements')).toMatchObject({
      complaints: {},
      request: { postgres: { statement: '' } },
    });
  });

  it('want the name of a database for production typed', () => {
    const elsewhere = asked({ statement: 'SELECT 1', url: 'postgresql://db.example/d', databaseClass: 'production' });
    expect(elsewhere.limited).toEqual({ name: 'db.example', class: 'production' });
    expect(elsewhere.complaints).toEqual({ confirmed: 'Type db.example.' });
    expect(asked({ statement: 'SELECT 1', databaseClass: 'production' }).limited.name).toBe('box');
  });
});
