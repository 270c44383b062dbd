import { describe, expect, it } from 'vitest';
import { plainPlan } from '../../../../tests/support/plan-facts.ts';
import { planFixtureText } from '../../../../tests/support/plan-fixtures.ts';
import { PlateauError } from '../../error.ts';
import type { PlansRead } from '../model.ts';
import { readPlans } from '../read-plans.ts';

const json = planFixtureText('pg17/80-format-json.json');
const text = planFixtureText('pg17/80-format-text.txt');
const yaml = planFixtureText('pg17/80-format-yaml.yaml');
const xml = planFixtureText('pg17/80-format-xml.xml');
/** On one line, numbers as they are. */
const minified = json.trim().replaceAll(/\n\s*/g, '');
/** As Python prints it. */
const python = minified
  .replaceAll(/"([^"]*)"/g, (string, inner) => (inner.includes("'") ? string : `'${inner}'`))
  .replaceAll(': true', ': True')
  .replaceAll(': false', ': False');
const lines = json.trimEnd().split('\n');

const utf8 = (given: string): Uint8Array => new TextEncoder().encode(given);
const read = (given: string): PlansRead => readPlans(utf8(given));

function utf16(given: string, { little, mark }: { little: boolean; mark: boolean }): Uint8Array {
  const all = mark ? `\ufeff${given}` : given;
  const bytes = new Uint8Array(all.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < all.length; at++) view.setUint16(at * 2, all.charCodeAt(at), little);
  return bytes;
}

function wrapped(given: string, width: number): string {
  return given
    .split('\n')
    .flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? [''])
    .join('\n');
}

function errorOf(run: () => unknown): PlateauError {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof PlateauError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

const plan = read(json).plans[0];
const whole = plan === undefined ? null : plainPlan(plan);
const escaped = (given: string): string =>
  given.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

describe('one plan in many dressings', () => {
  it.each<readonly [string, string]>([
    ['as it is', json],
    ['an object', json.trim().slice(1, -1)],
    ['minified', minified],
    ['CR LF', json.replaceAll('\n', '\r\n')],
    ['old line breaks', json.replaceAll('\n', '\r')],
    ['no-break spaces for indentation', json.replaceAll(/^ +/gm, (spaces) => '\u00a0'.repeat(spaces.length))],
    ['no-break spaces everywhere', json.replaceAll(' ', '\u00a0')],
    ['tabs', json.replaceAll(/^ +/gm, (spaces) => '\t'.repeat(spaces.length / 2))],
    ['indentation lost', json.replaceAll(/^ +/gm, '')],
    ['a marked list', `Here is it:\n\n${json}\n\nWhat is slow there?\n`],
    ['Markdown', `**Plan**\n\n\`\`\`json\n${json}\n\`\`\`\n\nThanks!`],
    ['Markdown that is not closed', `~~~\n${json}`],
    ['a Markdown quote', lines.map((line) => `> ${line}`).join('\n')],
    ['a comment of SQL', lines.map((line) => `-- ${line}`).join('\n')],
    ['lines of a container', lines.map((line) => `app-1  | ${line}`).join('\n')],
    ['numbered by cat -n', lines.map((line, index) => `${String(index + 1).padStart(6)}\t${line}`).join('\n')],
    ['numbered by an editor', lines.map((line, index) => `${index + 1}  ${line}`).join('\n')],
    ['numbered with points', lines.map((line, index) => `${String(index + 1).padStart(3)}. ${line}`).join('\n')],
    ['numbered with bars', lines.map((line, index) => `${String(index + 1).padStart(3)} | ${line}`).join('\n')],
    ['a JSON string', JSON.stringify(json)],
    ['a JSON string of the minified', JSON.stringify(minified)],
    ['twice a JSON string', JSON.stringify(JSON.stringify(json))],
    ['in single quotes', `'${minified}'`],
    ['a variable', `const plan = ${json};`],
    ['a row', `[{"QUERY PLAN": ${json}}]`],
    ['a row with a string', JSON.stringify([{ 'QUERY PLAN': json }])],
    ['a result', `{"command": "EXPLAIN", "rowCount": null, "rows": [{"QUERY PLAN": ${json}}], "fields": []}`],
    ['a row of strings', JSON.stringify([[json]])],
    ['what an API wraps around', `{"data": {"explain": {"result": ${minified}}}}`],
    ['pgAdmin’s cell', `"${json.replaceAll('"', '""')}"`],
    ['pgAdmin with its header', `"QUERY PLAN"\n"${json.replaceAll('"', '""')}"\n`],
    ['DBeaver’s text', `QUERY PLAN|\n----------+\n${json.trim()}|\n`],
    ['HTML', `<pre><code>${escaped(json)}</code></pre>`],
    ['coloured HTML', `<pre>${lines.map((line) => `<span class="l">${escaped(line)}</span>`).join('<br>')}</pre>`],
    ['entities', escaped(json)],
    ['wrapped at 80 columns', wrapped(minified, 80)],
    ['wrapped at 200 columns', wrapped(minified, 200)],
    [
      'wrapped at 60 columns where it was pretty',
      wrapped(json.replaceAll('Shared Hit Blocks', 'Shared Hit Blocks'), 60),
    ],
    ['escaped line breaks', json.trim().replaceAll('\n', '\\n')],
    ['C’s escapes', json.trim().replaceAll('"', '\\"').replaceAll('\n', '\\n')],
    ['Python', python],
    [
      'Node’s print',
      python
        .replaceAll(/'(\w+)':(?!:)/g, '$1:')
        .replaceAll('True', 'true')
        .replaceAll('False', 'false'),
    ],
    ['Python’s rows', `[(${python},)]`],
    ['a comma too many', json.replace(/(\d)\n {2}\}/, '$1,\n  }')],
    ['psql unaligned', `QUERY PLAN\n${json}(1 row)\nTime: 12.345 ms\n`],
    [
      'psql without header',
      lines.map((line, index) => ` ${line.padEnd(70)}${index < lines.length - 1 ? '+' : ''}`).join('\n'),
    ],
    [
      'psql in German',
      ` ${'ANFRAGEPLAN'.padStart(40)}\n${'-'.repeat(72)}\n${lines.map((line, index) => ` ${line.padEnd(70)}${index < lines.length - 1 ? '+' : ''}`).join('\n')}\n(1 Zeile)\n\nZeit: 1,234 ms\n`,
    ],
  ])('%s', (_, given) => {
    const { plans } = read(given);
    expect(plans.map(plainPlan)).toEqual([whole]);
    expect(plans[0]?.incomplete).toBeNull();
  });

  it.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])('UTF-16, little-endian %s, marked %s', (little, mark) => {
    const { plans, understood } = readPlans(utf16(json, { little, mark }));
    expect(plans.map(plainPlan)).toEqual([whole]);
    expect(understood).toBe(`UTF-16${little ? 'LE' : 'BE'}: 1 PostgreSQL plan (JSON)`);
  });

  it('knows where each line stood', () => {
    const given = `<p>Look</p>\n<pre>${escaped(json)}</pre>`;
    const { plans, text: source } = read(given);
    const [found] = plans;
    expect(source).toBe(given);
    const type = found?.nodes[3]?.fields.field('Relation Name');
    expect(source.slice(type?.start, type?.end)).toBe('&quot;Relation Name&quot;: &quot;orders&quot;');
    expect(source.slice(found?.source.start, (found?.source.start ?? 0) + 20)).toMatch(/^\{\s+&quot;Plan/);
  });
});

describe('a part of a plan', () => {
  it.each([30, json.indexOf('"Node Type"')])('whose begin is missing is incomplete: from %d on', (start) => {
    expect(read(json.slice(start)).plans[0]?.incomplete).toMatchObject({ why: 'the begin of the plan is missing' });
  });

  it('within a row that was cut gives what was whole', () => {
    const row = JSON.stringify([{ 'QUERY PLAN': json }]);
    const { plans } = read(row.slice(0, row.length / 2));
    expect(plans.map(({ nodes, incomplete }) => [nodes.length > 1, incomplete !== null])).toEqual([[true, true]]);
  });

  it('in XML that was wrapped is read as the whole', () => {
    const { plans } = read(wrapped(xml.trim().replaceAll(/\n\s*/g, ''), 80));
    expect(plans.map(({ nodes, incomplete }) => [nodes.length, incomplete])).toEqual([[6, null]]);
  });
});

describe('several plans', () => {
  const both = [plainPlan(read(text).plans[0] ?? never()), whole];

  it.each<readonly [string, string, number]>([
    ['concatenated', json + json + json, 3],
    ['concatenated without a break', minified + minified, 2],
    ['a line each', `${minified}\n${minified}\n\n${minified}\n`, 3],
    ['objects a line each', `${minified.slice(1, -1)}\n${minified.slice(1, -1)}`, 2],
    ['with commas', `${minified},\n${minified};`, 2],
    ['an array of arrays', `[${minified},${minified}]`, 2],
    ['with prose between', `before:\n${json}\nafter:\n${json}\nbetter?`, 2],
    ['fences', `\`\`\`\n${json}\n\`\`\`\nand\n\`\`\`json\n${json}\n\`\`\`\n`, 2],
    ['files with byte order marks', `\ufeff${json}\ufeff${json}`, 2],
    ['rows', JSON.stringify([{ 'QUERY PLAN': json }, { 'QUERY PLAN': json }]), 2],
    ['a YAML list', yaml + yaml, 2],
    ['YAML documents', `---\n${yaml}---\n${yaml}`, 2],
    ['XML', xml + xml, 2],
    ['every form', `${json}\n${yaml}\n${xml}\n${text}`, 4],
  ])('%s', (_, given, count) => {
    const { plans } = read(given);
    expect(plans).toHaveLength(count);
    expect(plans.every(({ nodes, incomplete }) => nodes.length === 6 && incomplete === null)).toBe(true);
  });

  it('of different forms between a prompt and a frame', () => {
    const given = `db=> EXPLAIN ANALYZE SELECT 1;\n QUERY PLAN \n${'-'.repeat(30)}\n${text.trim().replaceAll(/^/gm, ' ')}\n(24 rows)\n\ndb=> \\o plan.json\n${json}`;
    const { plans, dropped } = read(given);
    expect(plans.map(plainPlan)).toEqual(both);
    expect(dropped.length).toBeGreaterThan(0);
  });

  it('EXPLAIN’s TEXT form, a row a line', () => {
    const rows = text.trimEnd().split('\n');
    const asObjects = JSON.stringify(rows.map((row) => ({ 'QUERY PLAN': row })));
    const asLists = JSON.stringify(rows.map((row) => [row]));
    const asPython = `[${rows.map((row) => `('${row.replaceAll("'", "\\'")}',)`).join(', ')}]`;
    const asCells = rows.map((row) => `"${row.replaceAll('"', '""')}"`).join('\n');
    const asHtml = `<table><tr><th>QUERY PLAN</th></tr>${rows.map((row) => `<tr><td>${escaped(row)}</td></tr>`).join('\n')}</table>`;
    for (const given of [asObjects, asLists, asPython, asCells, `"QUERY PLAN"\n${asCells}`, asHtml]) {
      expect(read(given).plans.map(plainPlan)).toEqual([both[0]]);
    }
  });

  it('reads the others where one of them is broken', () => {
    const broken = json.replace('"Total Cost": 26503.56,', '"Total Cost": what?,');
    const { plans, understood } = read(`${json}\n${broken}\n${json}`);
    expect(plans.map(({ incomplete }) => incomplete === null)).toEqual([true, false, true]);
    expect(understood).toBe('3 PostgreSQL plans (JSON); 1 of them incomplete');
    const quoted = json.replaceAll('"', '”');
    const others = read(`${json}\n${quoted}\n${json}`);
    expect(others.plans).toHaveLength(2);
    expect(others.warnings).toEqual([expect.objectContaining({ code: 'plan.typographicQuotes' })]);
  });
});

describe('a text that is no UTF-8', () => {
  const ofLatin = (given: string): Uint8Array => Uint8Array.from(given, (letter) => letter.charCodeAt(0));

  it('is read as Windows-1252 where it is mostly ASCII', () => {
    const given = json.replace('"Node Type"', '"Alias": "größe \u0080",\n"Node Type"');
    const read = readPlans(ofLatin(given));
    expect(read.plans[0]?.nodes[0]?.fields.get('Alias')).toBe('größe €');
    expect(read.understood).toBe('Windows-1252: 1 PostgreSQL plan (JSON)');
    expect(read.warnings).toEqual([
      {
        code: 'plan.notUtf8',
        message: `The text is not UTF-8 at byte ${given.indexOf('ö')}; it was read as Windows-1252: letters beyond ASCII may be wrong.`,
      },
    ]);
  });

  it('has a byte for each letter where it breaks', () => {
    const given =
      'Größe ä é ü of a plan, which goes on for some time:\n[{"Plan": {"Node Type": "Seq Scan", "Plans": [...]}}]';
    expect(errorOf(() => readPlans(ofLatin(given))).at?.offset).toBe(given.indexOf('...'));
  });

  it('keeps a letter at its end', () => {
    const { text, warnings } = readPlans(ofLatin(`${json}\nGröße: é`));
    expect([text.endsWith('Größe: é'), warnings.map(({ code }) => code)]).toEqual([true, ['plan.notUtf8']]);
  });
});

describe('what is refused', () => {
  it.each<readonly [string, string, number]>([
    ['', 'import.empty', 0],
    [' \n\t\r\n', 'import.empty', 0],
    ['\ufeff', 'import.empty', 3],
    ['Hello there', 'plan.none', 0],
    ['{"a": [1, 2, 3]}', 'plan.none', 0],
    ['[]', 'plan.none', 0],
    ['{"Plan": 3}', 'plan.none', 0],
    [
      '<!DOCTYPE explain [<!ENTITY x SYSTEM "file:///etc/passwd">]><explain><Query><Plan>&x;</Plan></Query></explain>',
      'import.unsupported',
      0,
    ],
    ['[{"Plan": {"Node Ty', 'import.truncated', 11],
    ['[{“Plan”: {}}]', 'plan.typographicQuotes', 2],
    ['[{"Plan": {"Node Type": "Seq Scan", "Plans": [...]}}]', 'plan.shortened', 46],
    ["[ { 'QUERY PLAN': [ { Plan: [Object], 'Execution Time': 1 } ] } ]", 'plan.shortened', 29],
    ['[{"Plan": {"Node Type": "Seq Scan", … }}]', 'plan.shortened', 36],
  ])('%s', (given, code, offset) => {
    expect(errorOf(() => read(given)).toData()).toMatchObject({ code, at: { offset } });
  });

  it.each<readonly [string, (bytes: Uint8Array) => void]>([
    ['a control character', (bytes) => bytes.fill(0x01, 600, 601)],
    ['a zero', (bytes) => bytes.fill(0, 600, 601)],
    ['many letters of another encoding', (bytes) => bytes.fill(0xe4, 600, 600 + bytes.length / 8)],
  ])('names the byte that is no UTF-8 in what has %s', (_, damage) => {
    const bytes = utf8(json);
    bytes[500] = 0xff;
    damage(bytes);
    expect(errorOf(() => readPlans(bytes, { fileName: 'p.json' })).toData()).toMatchObject({
      code: 'import.badEncoding',
      at: { offset: 500, file: 'p.json' },
    });
  });

  it('names the byte behind letters of several', () => {
    const given = `größe ≠ 𝄞 [{“Plan”: {}}]`;
    const { at } = errorOf(() => read(`x\n[{"a": "größe ≠ 𝄞", “Plan”: {}}]`)).toData();
    expect(at?.offset).toBe(utf8(`x\n[{"a": "größe ≠ 𝄞", `).length);
    expect(errorOf(() => readPlans(utf16(`[{“Plan”: ${given}`, { little: true, mark: true }))).at?.offset).toBe(6);
  });

  it('is told a few times where there are many of it', () => {
    const { plans, warnings } = read(`${minified}\n${'[{"Plan": {\n'.repeat(50)}`);
    const told = warnings.filter(({ message }) => message.startsWith('One of the plans was not read'));
    expect([plans.length, told.length, warnings.at(-1)]).toMatchObject([1, 10, { code: 'plan.moreWarnings' }]);
  });

  it('is cancelled', () => {
    expect(errorOf(() => readPlans(utf8(json), { signal: { aborted: true } as AbortSignal })).code).toBe(
      'job.cancelled',
    );
  });
});

describe('names and values that mean mischief', () => {
  it('keeps __proto__ as a name like any other', () => {
    const { plans } = read(
      '[{"Plan": {"Node Type": "Seq Scan", "__proto__": {"polluted": true}, "constructor": "x", "Plans": [{"Node Type": "Result", "__proto__": 1}]}}]',
    );
    expect(plans[0]?.nodes.map(({ nodeType }) => nodeType)).toEqual(['Seq Scan', 'Result']);
    expect(plans[0]?.nodes[0]?.fields.has('__proto__')).toBe(true);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it.each([
    [
      'JSON',
      (depth: number) =>
        `${'{"Node Type": "Limit", "Plans": ['.repeat(depth)}{"Node Type": "Result"}${']}'.repeat(depth)}`,
    ],
    [
      'XML',
      (depth: number) =>
        `<explain><Query>${'<Plan><Node-Type>Limit</Node-Type><Plans>'.repeat(depth)}<Plan><Node-Type>Result</Node-Type></Plan>${'</Plans></Plan>'.repeat(depth)}</Query></explain>`,
    ],
    ['brackets', (depth: number) => `${'['.repeat(depth * 4)}{"Node Type": "Result"}${']'.repeat(depth * 4)}`],
  ])('%s as deep as somebody likes', (name, deep) => {
    const [found] = read(deep(20_000)).plans;
    expect(found?.nodes).toHaveLength(name === 'brackets' ? 1 : 20_001);
  });

  it('YAML as deep as somebody likes', () => {
    let given = '- Plan: \n';
    for (let depth = 0; depth < 1000; depth++) {
      const indent = '    '.repeat(depth);
      given += `${indent}    Node Type: "Limit"\n${indent}    Plans: \n`.replace(
        /^(\s+)Node/,
        depth === 0 ? '    Node' : `${indent}  - Node`,
      );
    }
    const [found] = read(given).plans;
    expect(found?.nodes).toHaveLength(1000);
  });
});

function never(): never {
  throw new Error('no plan');
}
