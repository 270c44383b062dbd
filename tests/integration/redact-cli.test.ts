import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { plateau, type TerminalAnswer } from '../support/terminal-call.ts';
import { temporaryUserData } from '../support/web-workbench.ts';

const userData = temporaryUserData();
const run = (...args: readonly string[]): Promise<TerminalAnswer> => plateau(userData.path, args);

let profile = '';
let plan = '';

async function imported(name: string, text: string): Promise<string> {
  const path = join(userData.path, name);
  writeFileSync(path, text);
  const { out } = await run('import', path, '--json');
  const { imported: items } = JSON.parse(out) as { readonly imported: readonly { readonly id: string }[] };
  return items[0]?.id ?? '';
}

beforeAll(async () => {
  built('main/cli.js');
  profile = await imported('stacks.txt', 'main (/home/anna/shop/app.py);price (/srv/shop/app/pricing.py) 400\n');
  plan = await imported(
    'plan.txt',
    " Seq Scan on users  (cost=0.00..1.00 rows=1 width=4)\n   Filter: (mail = 'alice@secret.example'::text)\n",
  );
});

afterAll(() => userData.remove());

describe('plateau redact --dry-run', () => {
  it('tells what would be taken out, by item and in all, and writes nothing', async () => {
    const { out, code } = await run('redact', '--dry-run', '--all');
    expect(code).toBe(0);
    expect(out).toContain('Profile share-external');
    expect(out).toMatch(/folders +\d/);
    expect(out).toMatch(/SQL constants +1 +1/);
    expect(out).toContain('What stays readable: Names of functions');
    expect(out).not.toContain('alice');
    const { out: json } = await run('redact', '--dry-run', plan, '--json');
    expect(JSON.parse(json)).toMatchObject({
      profile: 'share-external',
      items: [{ id: plan }],
      total: { values: { sql: 1 } },
    });
    expect(json).not.toContain('alice');
  });

  it('tells the same of one thing twice, and less of it to colleagues', async () => {
    const [first, second] = [await run('redact', '--dry-run', profile), await run('redact', '--dry-run', profile)];
    expect(second.out).toBe(first.out);
    expect((await run('redact', '--dry-run', profile, '--profile', 'internal-full')).out).toContain(
      'Nothing would be taken out.',
    );
  });

  it('needs to be told what, and that nothing is to be written', async () => {
    expect(await run('redact', profile)).toMatchObject({ code: 3, err: expect.stringContaining('--dry-run') });
    expect((await run('redact', '--dry-run')).code).toBe(3);
    expect((await run('redact', '--dry-run', '--all', '--profile', 'none')).code).toBe(3);
    expect(await run('redact', '--dry-run', 'p000000000000')).toMatchObject({
      code: 3,
      err: expect.stringContaining('item.notFound'),
    });
  });
});

describe('plateau redact -o', () => {
  it('redacts a file, and what it prints holds nothing', async () => {
    await run('hosts', 'add', 'stg-app-9', 'berta@stg-app-9.shop.example');
    const [svg, out] = [join(userData.path, 'in.svg'), join(userData.path, 'out.svg')];
    // The login stands first where nothing tells that it is one.
    writeFileSync(
      svg,
      '<svg><title>carla on stg-app-9</title><text>/home/carla/app.py &amp; password=hunter2</text></svg>',
    );
    const { code, out: said } = await run('redact', svg, '-o', out);
    expect(code).toBe(0);
    expect(said).toMatch(/secrets +1 +1/);
    expect(readFileSync(out, 'utf8')).toMatch(
      /^<svg><title>user-\w+ on host-\w+<\/title><text>~user-\w+\/app\.py &amp; password=\[removed:password\]<\/text><\/svg>$/,
    );
    expect((await run('scan', '--known', out)).code).toBe(0);
  });

  it('writes nothing where something is left that cannot be replaced, or where there is no text', async () => {
    const [html, out] = [join(userData.path, 'in.html'), join(userData.path, 'out.html')];
    writeFileSync(
      html,
      `<p>dorothea@shop.example</p><img src="data:text/plain;base64,${Buffer.from('by dorothea@shop.example, A1').toString('base64')}">`,
    );
    expect(await run('redact', html, '-o', out)).toMatchObject({
      code: 3,
      err: expect.stringContaining('redact.leak'),
    });
    writeFileSync(html, Buffer.from([0xff, 0xfe, 0x80]));
    expect(await run('redact', html, '-o', out)).toMatchObject({
      code: 3,
      err: expect.stringContaining('redact.notText'),
    });
    expect(existsSync(out)).toBe(false);
  });
});

describe('plateau scan', () => {
  it('passes what is clean, and fails what holds a secret or cannot be looked into', async () => {
    const [clean, leaking, damaged] = ['clean.txt', 'leaking.json.gz', 'damaged.gz'].map((name) =>
      join(userData.path, name),
    );
    writeFileSync(clean ?? '', 'hash_password 239\n');
    writeFileSync(leaking ?? '', gzipSync('{"password":"hunter2"}'));
    writeFileSync(damaged ?? '', gzipSync('x'.repeat(1000)).subarray(0, 20));
    expect(await run('scan', clean ?? '')).toMatchObject({ code: 0, out: expect.stringContaining('nothing found') });
    const found = await run('scan', clean ?? '', leaking ?? '');
    expect(found).toMatchObject({
      code: 1,
      out: expect.stringMatching(/password +13 +\S*leaking\.json\.gz › gzip +h… \(7 characters\)/),
    });
    expect(found.out).not.toContain('hunter2');
    expect(await run('scan', damaged ?? '')).toMatchObject({
      code: 1,
      out: expect.stringContaining('not looked into'),
    });
    expect(await run('scan', join(userData.path, 'none'))).toMatchObject({
      code: 3,
      err: expect.stringContaining('scan.unreadable'),
    });
  });

  it('searches for the hosts of the person where it is asked to', async () => {
    await run('hosts', 'add', 'stg-app-17', 'berta@stg-app-17.shop.example');
    const path = join(userData.path, 'flame.svg');
    writeFileSync(path, '<svg><title>py-spy record on stg-app-17</title></svg>');
    expect((await run('scan', path)).code).toBe(0);
    const { code, out } = await run('scan', '--known', path, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ clean: false, hits: [{ class: 'host', form: 'plain', offset: 29 }] });
  });
});
