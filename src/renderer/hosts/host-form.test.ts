import { describe, expect, it } from 'vitest';
import {
  destinationComplaint,
  entryOfFields,
  folderComplaint,
  NEW_HOST,
  nameComplaint,
  suggestedName,
} from './host-form.ts';

describe('a destination', () => {
  it.each(['staging', 'anna@staging-1', 'anna@staging-1:2222', 'anna@10.0.0.4', 'anna@[::1]:22', '[fe80::1]'])(
    'can be %s',
    (text) => expect(destinationComplaint(text)).toBeNull(),
  );
  it.each([
    ['', /alias/],
    ['-oProxyCommand=x', /does not begin/],
    ['anna@staging rm', /one word/],
    ['anna@staging\n', null],
    ['anna@staging:', /port/],
    ['anna@staging:70000', /port/],
    ['anna@staging:ssh', /port/],
  ])('“%s” is told %s', (text, complaint) =>
    complaint === null
      ? expect(destinationComplaint(text)).toBeNull()
      : expect(destinationComplaint(text)).toMatch(complaint),
  );
});

describe('a name', () => {
  it.each([
    ['staging-1', null],
    ['Büro', null],
    ['', /call it by/],
    ['two words', /one word/],
    ['a/b', /slashes/],
    ['-x', /begin/],
    ['local', /already/],
  ])('“%s” is told %s', (text, complaint) =>
    complaint === null
      ? expect(nameComplaint(text, ['local'])).toBeNull()
      : expect(nameComplaint(text, ['local'])).toMatch(complaint),
  );

  it.each([
    ['staging', 'staging'],
    ['anna@staging-1.example.org:2222', 'staging-1'],
    ['anna@10.0.0.4:22', '10.0.0.4'],
    ['anna@[::1]:22', '::1'],
    ['', ''],
  ])('of %s is suggested as “%s”', (destination, name) => expect(suggestedName(destination)).toBe(name));
});

it('a folder is a whole path or left to the host', () => {
  expect(folderComplaint('')).toBeNull();
  expect(folderComplaint('/var/tmp')).toBeNull();
  expect(folderComplaint('tmp')).toMatch(/whole path/);
});

it('fields make an entry once nothing is wrong with them', () => {
  const fields = { ...NEW_HOST, name: ' staging-1 ', destination: ' anna@staging-1 ' };
  expect(entryOfFields(fields, ['local'])).toEqual({
    name: 'staging-1',
    destination: 'anna@staging-1',
    class: 'staging',
    transport: 'ssh2',
    remoteFolder: null,
  });
  expect(entryOfFields({ ...fields, remoteFolder: '/scratch' }, [])?.remoteFolder).toBe('/scratch');
  expect(entryOfFields(fields, ['staging-1'])).toBeNull();
});
