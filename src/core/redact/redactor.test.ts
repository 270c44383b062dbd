import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { functionKey } from '../profile/identity.ts';
import { familyOf } from '../verdict/plan/scans.ts';
import { hostsInFileName } from './addresses.ts';
import { createRedactor } from './create-redactor.ts';
import { knownInCommand } from './known-in.ts';
import type { KnownValue, Redactor } from './model.ts';
import { type RedactionProfileId, redactionProfile } from './profiles.ts';
import { redactReason } from './redact-verdict.ts';
import { searchedAs } from './searchable.ts';

const KEY = new Uint8Array(32).map((_, at) => at + 1);
const KNOWN: readonly KnownValue[] = [
  { value: 'staging-1', class: 'host' },
  { value: 'staging-1.shop.example', class: 'host' },
  { value: 'anna', class: 'user' },
  { value: '/acme-shop', class: 'path' },
];

function redactor(id: RedactionProfileId = 'share-external', confirmed: readonly string[] = [], key = KEY): Redactor {
  return createRedactor({ profile: redactionProfile(id), key, known: KNOWN, confirmed: new Set(confirmed) });
}

describe('tokens', () => {
  it('are the same for the same value under one key, and others under another', () => {
    const one = redactor().host('staging-1');
    expect(one).toMatch(/^host-[0-9a-f]{12}$/);
    expect(redactor().host('Staging-1')).toBe(one);
    expect(redactor().host('staging-2')).not.toBe(one);
    expect(redactor('share-external', [], KEY.slice().reverse()).host('staging-1')).not.toBe(one);
  });

  it('keep a host that only looks like a token from being taken for one', () => {
    expect(redactor().host('host-0123456789ab')).not.toBe('host-0123456789ab');
  });

  it('keep partitions of a table a family, by the same token in relations and conditions, and tell no number', () => {
    const one = redactor('share-external-strict');
    const [march, april, other] = ['events_2024_03', 'events_2024_04', 'visits_2024_03'].map((name) =>
      one.tableName(name),
    );
    expect(march).toMatch(/^table_[0-9a-f]{12}_\d{12}$/);
    expect(april).not.toBe(march);
    expect(familyOf(april ?? '')).toBe(familyOf(march ?? ''));
    expect(other?.slice(0, 18)).not.toBe(march?.slice(0, 18));
    expect(one.tableName('events')).toMatch(/^table_[0-9a-f]{12}$/);
    expect(one.sql('(events_2024_03.id = 7)')).toBe(`(${march}.${one.tableName('id')} = ?)`);
    expect(one.tableName(march ?? '')).toBe(march);
    expect(one.sql(`(${march} IS NULL)`)).toBe(`(${march} IS NULL)`);
  });

  it('are of one family where the names are, and differ where the names do', () => {
    const one = redactor('share-external-strict');
    const name = fc
      .tuple(
        fc.constantFrom('events', 'orders', 'p', 'index_of'),
        fc.nat(3000),
        fc.constantFrom('', '_idx', '_1_default'),
      )
      .map(([table, number, end]) => `${table}_${number}${end}`);
    fc.assert(
      fc.property(name, name, (a, b) => {
        const [left, right] = [one.tableName(a), one.tableName(b)];
        expect(left === right).toBe(a === b);
        if (familyOf(a) === familyOf(b)) expect(familyOf(left)).toBe(familyOf(right));
      }),
    );
  });

  it('need a key', () => {
    expect(() => redactor('share-external', [], new Uint8Array(8))).toThrow(
      expect.objectContaining({ code: 'redact.badKey' }),
    );
  });
});

describe('a text that a tool wrote', () => {
  it.each([
    [
      'a known host, whatever its case',
      'lost the connection to STAGING-1: broken pipe',
      /^lost the connection to host-\w+: broken pipe$/,
    ],
    ['a known login as a word of its own', 'user anna, not Joanna or annals', /^user user-\w+, not Joanna or annals$/],
    ['a home', 'at /home/anna/shop/app.py:3', /^at ~user-\w+\/shop\/app\.py:3$/],
    ['a home of Windows', 'C:\\Users\\bob\\app.py', /^~user-\w+\\app\.py$/],
    ['a home of Git for Windows', '/c/Users/bob/app.py', /^~user-\w+\/app\.py$/],
    ['a home in a query', 'file=%2Fhome%2Fbob%2Fapp.py', /^file=~user-\w+%2Fapp\.py$/],
    ['a share', '\\\\files-1\\home\\bob\\app.py', /^\\\\host-\w+\\~user-\w+\\app\.py$/],
    ['an adapter as Windows writes it', 'at 3C-22-FB-91-A7-D5', /^at ip-\w+$/],
    ['an adapter as a switch writes it', 'at 3c22.fb91.a7d5', /^at ip-\w+$/],
    ['a destination', 'scp a.txt bob@box-9:/tmp', /^scp a\.txt user-\w+@host-\w+:\/tmp$/],
    ['a login of SSH', 'ssh bob@box-9 uptime', /^ssh user-\w+@host-\w+ uptime$/],
    [
      'a machine behind a login that was a secret',
      'at oracle+cx_oracle://app:Tr0ub4dor7x@db.acme.net/x',
      /^at oracle\+cx_oracle:\/\/\[removed:connection-string-password\]@host-\w+\/x$/,
    ],
    ['a name of a machine', 'no pg-3.fra1.acme.net', /^no host-\w+$/],
    ['a deploy root', '/srv/shop/app/orders.py', /^\$APP-\w+\/app\/orders\.py$/],
    ['a deploy root that is known', '/acme-shop/app/orders.py', /^\$APP-\w+\/app\/orders\.py$/],
    ['an IPv4 address, its port left', 'listening on 10.0.3.17:8080', /^listening on ip-\w+:8080$/],
    ['an IPv6 address', 'from [2001:db8::1]:22', /^from \[ip-\w+\]:22$/],
    ['a private name', 'could not resolve db1.shop.internal', /^could not resolve host-\w+$/],
    ['an e-mail address', 'for alice@secret.example, and bob%40shop.example', /^for mail-\w+, and mail-\w+$/],
    [
      'a URL',
      'GET https://api.shop.example/orders/4711?user=bob#x 200',
      /^GET https:\/\/host-\w+\/orders\/\{id\} 200$/,
    ],
    ['a login in a URL', 'postgres://shop:hunter2@db1.shop.internal:5432/shop', /^postgres:\/\/host-\w+:5432\/shop$/],
    ['a password beside its host', 'password=hunter2 host=10.0.3.17', /^password=\[removed:password\] host=ip-\w+$/],
  ])('loses %s', (_what, text, left) => {
    expect(redactor().line(text)).toMatch(left);
  });

  it.each([
    'Flame Graph of 2991 samples, 30.0 s',
    '127.0.0.1:5432, ::1 and localhost',
    'OpenJDK 17.0.8.1+1, Python 3.11.2, version 10.0.19045.1',
    'std::vector<int>::push_back, a::b::c, memcpy@@GLIBC_2.14',
    'lodash@4.17.21 and @types/node@24',
    '/usr/lib/python3.11/asyncio/base_events.py, /opt/python3.11/bin',
    'd2f1c0de9a7b4c3e8f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70',
    'GET /api/home/start',
    'object:Session@file:///app/leaky-service.mjs:5:14',
    'closure:Session@webpack-internal:///./app/page.tsx:5:14',
    'object:Session@C:/app/main.js:5:14',
  ])('keeps %s', (text) => {
    expect(redactor().line(text)).toBe(text);
  });
});

describe('records', () => {
  it('looks for no argument that is the file of a frame which stays readable, and for every other', () => {
    const one = redactor();
    expect(one.commandLine(['node', '/app/server.js', '/app/acme-corp-87.yaml'])).toEqual(['node', '…', '…']);
    const sought = () => one.originals().flatMap(({ value, class: of }) => (of === 'argument' ? [value] : []));
    expect(sought()).toEqual(['/app/server.js', '/app/acme-corp-87.yaml']);
    expect(one.frame({ name: 'list', file: 'file:///app/server.js' }).file).toBe('file:///app/server.js');
    expect(sought()).toEqual(['/app/acme-corp-87.yaml']);
  });

  it('neither replaces nor looks for the addresses that every machine has, though a process listens there', () => {
    for (const value of ['127.0.0.1', '0.0.0.0', '::1', '::']) {
      const known = [{ value, class: 'address' as const }];
      const one = createRedactor({
        profile: redactionProfile('share-external'),
        key: KEY,
        known,
        confirmed: new Set(),
      });
      expect(one.line(`--inspect=${value}`)).toContain(value);
      expect(searchedAs({ value, class: 'address' })).toBe('never');
    }
    expect(searchedAs({ value: '10.20.30.40', class: 'address' })).toBe('anywhere');
  });

  it('still looks for an argument whose file of a frame does not stay', () => {
    const one = redactor('share-external-strict');
    one.commandLine(['node', '/app/server.js']);
    expect(one.frame({ name: 'list', file: '/app/server.js' }).file).not.toBe('/app/server.js');
    expect(one.originals()).toContainEqual({ value: '/app/server.js', class: 'argument' });
  });

  it('drops what arguments tell, and keeps what says how it was measured', () => {
    const argv = [
      '/home/anna/.local/bin/py-spy',
      'record',
      '--pid',
      '4711',
      '--rate',
      '99',
      '--format=speedscope',
      '-o',
      '/tmp/x.json',
    ];
    expect(redactor().commandLine(argv)).toEqual([
      expect.stringMatching(/^~user-\w+\/\.local\/bin\/py-spy$/),
      '…',
      '--pid',
      '4711',
      '--rate',
      '99',
      '--format=speedscope',
      '-o',
      '…',
    ]);
    const java = redactor().commandLine([
      'java',
      '-Xmx2g',
      '-XX:+UseG1GC',
      '-Dpassword=hunter2',
      '-jar',
      'shop.jar',
      '-psecret',
    ]);
    expect(java).toEqual(['java', '-Xmx2g', '-XX:+UseG1GC', '-Dpassword=…', '-jar', '…', '-p…']);
  });

  it('keeps settings that say how a server plans, and makes tokens of what people chose', () => {
    const outside = redactor();
    for (const [name, value] of [
      ['work_mem', '64MB'],
      ['random_page_cost', '1.1'],
      ['enable_seqscan', 'off'],
      ['plan_cache_mode', 'force_custom_plan'],
      ['search_path', '"$user", public'],
    ] as const)
      expect(outside.setting(name, value)).toBe(value);
    const customer = outside.setting('myapp.customer', 'kunde_4711');
    expect(customer).toMatch(/^value-[0-9a-f]{12}$/);
    expect(outside.setting('myapp.customer', 'kunde_4711')).toBe(customer);
    expect(outside.setting('application_name', 'kundenportal')).toMatch(/^value-/);
    expect(outside.setting('myapp.password', 'Tr0ub4dor-x9Kq')).toBe('[removed:password]');
    expect(redactor('share-external-strict').setting('search_path', '"$user", kunden')).toMatch(
      /^"\$user", table_[0-9a-f]{12}$/,
    );
  });

  it('takes addresses out of names of functions, and leaves versions and namespaces', () => {
    const outside = redactor();
    const name = (text: string): string => outside.frame({ name: text, file: '' }).name;
    for (const text of [
      'connect 10.77.88.99',
      'dial 203.0.113.7:443',
      'listen [2001:db8::7]',
      'ask billing-db3.internal',
      'GET 203.0.113.77',
      'ping_54.239.28.85_once',
      'dial fd12:3456:789a::1',
      'std::a1b2::c3 to fd00:12::b',
    ])
      expect(name(text)).toMatch(/(?:ip|host)-[0-9a-f]{12}/);
    for (const text of ['Chrome 108.0.5.71', 'std::a1b2::c3', 'v8.internal', 'libfoo.so.1.2.3.4', 'com.acme.internal'])
      expect(name(text)).toBe(text);
  });

  it('takes cards, telephones and accounts out of names, whatever they are of', () => {
    const outside = redactor();
    expect(outside.frame({ name: 'charge_4111111111111111', file: '' }).name).toBe('charge_[card number]');
    expect(outside.className('Order[4111 1111 1111 1111]')).toBe('Order[[card number]]');
    expect(outside.sql('SELECT a AS "+49 170 1234567", b AS "DE89370400440532013000"')).toBe(
      'SELECT a AS "[phone number]", b AS "[account number]"',
    );
    expect(outside.tableName('GB82 WEST 1234 5698 7654 32')).toBe('[account number]');
    expect(outside.line('paid to NL91 ABNA 0417 1643 00 AND')).toBe('paid to [account number] AND');
    for (const text of [
      'h1234567890123456',
      'id_4111111111111112',
      'at 140234567890123',
      'GB82WEST12345698765433',
      'DE89',
    ])
      expect(outside.frame({ name: text, file: '' }).name).toBe(text);
  });

  it.each([
    ['py-spy-10.77.88.99-billing-db3.internal.speedscope.json', ['10.77.88.99', 'billing-db3.internal']],
    ['shop.acme.de.har', ['shop.acme.de']],
    ['orders-before.speedscope.json', []],
    ['app.dev.json', []],
    ['libc-2.36.so.folded', []],
  ])('knows the hosts that a file is called after: %s', (fileName, expected) => {
    expect(hostsInFileName(fileName).map(({ value }) => value)).toEqual(expected);
  });

  it('takes constants out of statements', () => {
    const one = redactor();
    expect(one.sql("SELECT * FROM orders WHERE mail = 'alice@secret.example' AND id = 123456789")).toBe(
      'SELECT * FROM orders WHERE mail = ? AND id = ?',
    );
    expect(one.originals()).toContainEqual({ value: 'alice@secret.example', class: 'sql' });
  });

  it('blanks keys of retention paths, and no names of the program', () => {
    expect(redactor().retentionPath('Context.cache → Cache["alice@x.example"] → Map.table → [17].sess4711')).toBe(
      'Context.cache → Cache[*] → Map.table → [*].*',
    );
  });

  it('blanks keys of the paths in a sentence about a class, and no number of it', () => {
    const one = redactor();
    const sentence =
      'Session grew by 0.125 MB, 93.712 %. The 3 at global["<symbol node:entry_point_module>"].sess4711[17] do not grow.';
    expect(redactReason(one, 'class', sentence)).toBe(
      'Session grew by 0.125 MB, 93.712 %. The 3 at global[*].*[*] do not grow.',
    );
    expect(redactReason(redactor('internal-full'), 'class', sentence)).toBe(sentence);
  });

  it('takes out passwords by the key that they stand under', () => {
    expect(redactor().json({ db: { password: 'hunter2', pool: 5 }, list: ['10.1.2.3'] })).toEqual({
      db: { password: '[removed:password]', pool: 5 },
      list: [expect.stringMatching(/^ip-/)],
    });
  });

  it('drops only secrets for colleagues', () => {
    const one = redactor('internal-full');
    expect(one.host('staging-1')).toBe('staging-1');
    expect(one.line('anna@staging-1:/home/anna 10.1.2.3')).toBe('anna@staging-1:/home/anna 10.1.2.3');
    expect(one.commandLine(['app', '--password', 'hunter2', '--port', '80'])).toEqual([
      'app',
      '--password',
      '[removed:command-line-password]',
      '--port',
      '80',
    ]);
    expect(one.environment({ PGPASSWORD: 'hunter2', LANG: 'C' })).toEqual({
      PGPASSWORD: '[removed:password]',
      LANG: 'C',
    });
  });

  it('takes the names of the own code too where it is strict', () => {
    const one = redactor('share-external-strict');
    const { name, file } = one.frame({ name: 'price_order', file: '/srv/shop/app/pricing.py', category: 'app' });
    expect(name).toMatch(/^fn_[0-9a-f]{12}$/);
    expect(file).toMatch(/^\$APP-\w+\/app\/dir_\w+\.py$/);
    expect(one.frame({ name: 'select', file: '/usr/lib/python3.11/selectors.py', category: 'wait-io' }).name).toBe(
      'select',
    );
    expect(one.person('Anna Berg')).toBe('A.B.');
    expect(one.sql('SELECT name FROM orders WHERE id = 7')).toMatch(
      /^SELECT name FROM table_\w+ WHERE table_\w+ = \?$/,
    );
  });
});

describe('who signs', () => {
  it('is called by a name, without the address and the token beside it', () => {
    const one = redactor();
    expect(one.person('Anna Berg <alice@secret.example>')).toMatch(/^Anna Berg <mail-[0-9a-f]{12}>$/);
    expect(redactor('internal-full').person('Anna Berg glpat-x7Kq2LmZp9Vt4Rj8Wn3Y')).toBe(
      'Anna Berg [removed:gitlab-token]',
    );
  });

  it('tells a login only where the login is left in the name', () => {
    const one = redactor();
    one.person('anna@shop.example');
    expect(one.originals()).toContainEqual({ value: 'anna', class: 'user' });
    one.person('Anna Berg');
    expect(one.originals()).not.toContainEqual({ value: 'anna', class: 'user' });
  });
});

describe('a text that a tool wrote', () => {
  it('loses numbers that are written as only cards and telephones are, and keeps all others', () => {
    const one = redactor();
    expect(one.line('call +49 30 7654321, 4111 1111 1111 1111')).toBe('call [phone number], [card number]');
    expect(one.line('charge_4111111111111111 p95')).toBe('charge_[card number] p95');
    const measured = '+12.345678 ms, 4111111111111111 ns, 0123 4567890, +1234567890';
    expect(one.line(measured)).toBe(measured);
  });

  it('loses the query of an address that is named without its scheme', () => {
    expect(redactor().line('load of web.shop:8080/o?customer=liddell')).toBe('load of web.shop:8080/o');
  });

  it('loses what the command of a benchmark was told, and two commands stay two', () => {
    const known = ['shop --customer liddell-1865 --rps 50', 'shop --customer alice-1866 --rps 50'].flatMap(
      knownInCommand,
    );
    expect(known.map(({ value }) => value)).toEqual(['liddell-1865', '50', 'alice-1866', '50']);
    const one = createRedactor({ profile: redactionProfile('share-external'), key: KEY, known });
    const [first, second] = ['shop --customer liddell-1865 --rps 50', 'shop --customer alice-1866 --rps 50'].map(
      (name) => one.line(name),
    );
    expect(first).toMatch(/^shop --customer value-[0-9a-f]{12} --rps 50$/);
    expect(second).not.toBe(first);
  });
});

describe('a text that a person wrote', () => {
  const text = 'Anna saw it for alice@secret.example, call +49 30 1234567; card 4111 1111 1111 1111, db.shop.com.';

  it('loses what may be personal, and tells each place', () => {
    const one = redactor();
    const left = one.freeText(text, 'PERF-001 · cause');
    expect(left).not.toMatch(/alice|secret|1234567|4111|shop/);
    expect(new Set(one.hits().map((hit) => hit.class))).toEqual(new Set(['email', 'user', 'card', 'phone', 'host']));
    expect(one.hits().every((hit) => hit.where === 'PERF-001 · cause' && !hit.kept)).toBe(true);
  });

  it('keeps what a person lets stand, everywhere', () => {
    const first = redactor();
    first.freeText(text, 'note');
    const mail = first.hits().find((hit) => hit.class === 'email');
    const second = redactor('share-external', [mail?.id ?? '']);
    expect(second.freeText(text, 'note')).toContain('alice@secret.example');
    expect(second.line('alice@secret.example')).toBe('alice@secret.example');
    expect(second.originals().map(({ value }) => value)).not.toContain('alice@secret.example');
  });

  it('keeps the name of a site that everybody reads, in words as in an address, and no other', () => {
    const one = redactor();
    const text =
      'github.com/acme/orders, as https://github.com/GoogleChrome/lighthouse says; seen on www.acme-shop.com';
    const left = one.freeText(text, 'evidence e1');
    expect(left).toContain('github.com/acme/orders, as https://github.com/GoogleChrome/lighthouse says');
    expect(left).not.toContain('acme-shop');
  });

  it('never lets a secret stand, and never shows it', () => {
    const one = redactor();
    expect(one.freeText('token ghp_0123456789abcdefghijABCDEFGHIJ012345', 'note')).toBe('token [removed:github-token]');
    expect(one.hits()[0]?.context).toBe('token [removed:github-token]');
    const id = one.hits()[0]?.id ?? '';
    expect(redactor('share-external', [id]).freeText('ghp_0123456789abcdefghijABCDEFGHIJ012345', 'note')).toBe(
      '[removed:github-token]',
    );
  });
});

const pieces = fc.constantFrom(
  ...[
    '/home/anna/',
    '/srv/shop/',
    'staging-1',
    'alice@secret.example',
    '10.0.3.17',
    'https://api.shop.example/a/17?q=1',
    'password=hunter2',
    '"',
    "'",
    ' ',
    '\n',
  ],
  ...[
    '(',
    ')',
    ':',
    ';',
    '/',
    '\\',
    '=',
    'C:\\Users\\bob\\',
    'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc',
    '4111 1111 1111 1111',
    '~',
    '$APP',
    'db.shop.com',
    '+49 30 1234567',
  ],
);
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 80 }),
);

describe('laws', () => {
  it('redacting twice is redacting once', () => {
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom('share-external' as const, 'share-external-strict' as const, 'internal-full' as const),
        (text, id) => {
          const one = redactor(id);
          for (const redact of [
            one.line.bind(one),
            (given: string) => one.freeText(given, 'note'),
            one.path.bind(one),
          ]) {
            const once = redact(text);
            expect(redact(once)).toBe(once);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('parts count what redactors of their own would, and all of it together is counted as one', () => {
    const digest = fc.constantFrom('a'.repeat(64), 'b'.repeat(64));
    const said = fc.constantFrom(
      'anna on staging-1',
      'mail bob@shop.example',
      'nothing',
      '/srv/shop/app.py at 10.0.0.7',
    );
    const part = fc.tuple(fc.array(digest, { maxLength: 3 }), fc.array(said, { maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        const [whole, other] = [redactor(), redactor()];
        const redact = (one: Redactor, [digests, texts]: (typeof parts)[number], at: number) => [
          ...digests.map((sha256) => one.digest(sha256)),
          ...texts.map((text) => one.freeText(text, `note ${at}`)),
        ];
        parts.forEach((given, at) => {
          const [shared, own] = [whole.part(), redactor()];
          expect(redact(shared, given, at)).toEqual(redact(own, given, at));
          expect(shared.counts()).toEqual(own.counts());
          redact(other, given, at);
        });
        expect(whole.counts()).toEqual(other.counts());
        expect(whole.hits()).toEqual(other.hits());
        expect(whole.originals()).toEqual(other.originals());
      }),
    );
  });

  it('an endpoint without a host loses its query', () => {
    const one = redactor();
    expect(one.line('p95 of GET /tail?sid=K7Qm2xYz91&u=5: 7 ms')).toBe('p95 of GET /tail: 7 ms');
    expect(one.line('/tail?sid=K7Qm2xYz91')).toBe('/tail');
    expect(one.line('is 1/2? a=b')).toBe('is 1/2? a=b');
    expect(one.originals().map(({ value }) => value)).toContain('K7Qm2xYz91');
  });

  it('a verdict tells no host or login of the load it was measured under', () => {
    const url = 'https://anna:s3cret-pass@staging-1.shop.example/orders?api_key=K3yOfOrders';
    const verdict = verdictOn('f (a.js:1)');
    const scope = { ...verdict.scope, flow: url, load: url, sampleType: url, denominator: url };
    const left = JSON.stringify(redactor().verdict({ ...verdict, scope }));
    for (const taken of ['anna', 's3cret-pass', 'staging-1', 'K3yOfOrders']) expect(left).not.toContain(taken);
  });

  it('a verdict on a function names it as the redacted profile does', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_.<>-]{1,12}$/);
    const file = fc
      .tuple(
        fc.constantFrom('/home/anna/', '/srv/shop/', '/usr/lib/', '', 'https://shop.example/', 'C:\\Users\\bob\\'),
        fc.array(part, { minLength: 1, maxLength: 4 }),
      )
      .map(([root, parts]) => root + parts.join('/'));
    fc.assert(
      fc.property(
        part,
        file,
        fc.nat(500),
        fc.nat(90),
        fc.constantFrom('share-external' as const, 'share-external-strict' as const),
        (name, path, line, column, id) => {
          const one = redactor(id);
          const frame = one.frame({ name, file: path });
          const key = functionKey(name, path, line, column);
          const verdict = one.verdict(verdictOn(key));
          expect(verdict.subject.key).toBe(functionKey(frame.name, frame.file, line, column));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('nothing of a known value or an address survives', () => {
    const mail = fc
      .tuple(fc.stringMatching(/^[a-z]{5,9}$/), fc.stringMatching(/^[a-z]{4,8}$/))
      .map(([user, host]) => `${user}@${host}.example`);
    fc.assert(
      fc.property(texts, mail, texts, fc.constantFrom('line', 'freeText'), (before, value, after, way) => {
        const one = redactor();
        const text = `${before} ${value} ${after}`;
        const left = way === 'line' ? one.line(text) : one.freeText(text, 'note');
        expect(left).not.toContain(value);
        expect(left.toLowerCase()).not.toMatch(/(?<![a-z0-9])staging-1(?![a-z0-9])/);
      }),
      { numRuns: 500 },
    );
  });
});

function verdictOn(key: string): Parameters<Redactor['verdict']>[0] {
  return {
    ...{
      rule: 'FG-PLATEAU',
      ruleVersion: 1,
      ruleSetSha256: '0'.repeat(64),
      level: 'watch',
      certainty: 'probable',
      reason: '',
      advice: '',
    },
    subject: { kind: 'function', key, label: key },
    scope: { captures: [], threads: 'all', sampleType: 'cpu', denominator: 'D_active' },
    measure: { name: 'share', value: 0.2, unit: 'share', method: 'wilson' },
    threshold: { op: '>=', value: 0.2, source: 'user' },
    ...{ evidence: [], guards: [] },
  };
}
