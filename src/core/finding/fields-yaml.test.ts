import { describe, expect, it } from 'vitest';
import { valueOfYaml } from './fields-yaml.ts';

const refused = (...named: readonly string[]) =>
  expect.objectContaining({
    code: 'finding.badFile',
    message: expect.stringMatching(new RegExp(named.map((one) => `(?=.*${one})`).join(''))),
  });

describe('fields of a finding in a file', () => {
  it('are values of YAML or JSON, with any ends of lines', () => {
    expect(
      valueOfYaml('title: one\r\nsymptom: |\r\n  a\r\n  b\r\nroi: {hours: 24}\r\neta: 2026-12-01\r\n', 'f'),
    ).toEqual({
      title: 'one',
      symptom: 'a\nb\n',
      roi: { hours: 24 },
      eta: '2026-12-01',
    });
    expect(valueOfYaml('{"title": "🔥 שלום", "fixPlan": [{"risk": 2}]}', 'f')).toEqual({
      title: '🔥 שלום',
      fixPlan: [{ risk: 2 }],
    });
    expect(valueOfYaml('', 'f')).toBeNull();
  });

  it.each([
    ['a key twice', 'title: one\ntitle: two\n', ['line 2, column 1', '“title” stands here twice']],
    ['a key twice inside', 'hypothesis: {text: a, text: b}', ['line 1, column 23', '“text” stands here twice']],
    ['an alias', 'a: &a [x]\nb: *a\n', ['line 2', 'alias']],
    ['a tag', 'title: !!js/function "x"', ['line 1', 'tag']],
    ['brackets without end', '['.repeat(100_000), ['line 1, column 65', 'nested too deep']],
    ['two documents', 'title: a\n---\ntitle: b\n', ['several YAML documents']],
    ['no YAML', 'title: "a', ['no YAML']],
    ['more than a page', `title: ${'x'.repeat(200_000)}`, ['200007 characters']],
  ])('are refused for %s, with the place', (_what, text, named) => {
    expect(() => valueOfYaml(text, '“f.yaml”')).toThrow(refused('“f.yaml”', ...named));
  });

  it('named as prototypes are keep that name, and change nothing', () => {
    const value = valueOfYaml('{"__proto__": {"x": 1}}', 'f');
    expect(Object.keys(value ?? {})).toEqual(['__proto__']);
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });
});
