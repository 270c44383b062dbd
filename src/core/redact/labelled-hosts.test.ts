import { describe, expect, it } from 'vitest';
import { createRedactor } from './create-redactor.ts';
import { knownInLabels } from './labelled-hosts.ts';
import { redactionProfile } from './profiles.ts';

const redactor = (texts: readonly string[] = []) =>
  createRedactor({
    profile: redactionProfile('share-external'),
    key: new Uint8Array(32).fill(7),
    known: knownInLabels(texts),
  });

describe('a label of a metric', () => {
  it.each([
    ['node_load1{instance="db-3:9100",job="node"}', `node_load1{instance="host:9100",job="node"}`],
    ['up {instance=""db3:9100""}', `up {instance=""host:9100""}`],
    ['"rss{pod=\\"shop-7d9f8b6c5-x2x4z\\"}"', `"rss{pod=\\"host\\"}"`],
    ["rss{ kubernetes_node = 'ip3' }", `rss{ kubernetes_node = 'host' }`],
    ['cpu.mean {host: db3, cpu: cpu0}', `cpu.mean {host: host, cpu: cpu0}`],
    ['load{host=db3}', `load{host=host}`],
    ['up{instance="203.0.113.7:9100"}', 'up{instance="ip:9100"}'],
    ['up{instance="[2001:db8::7]:9100"}', 'up{instance="[ip]:9100"}'],
  ])('tells no machine: %s', (text, expected) => {
    const left = redactor().line(text);
    expect(left.replace(/(host|ip)-[0-9a-f]{12}/g, '$1')).toBe(expected);
    expect(redactor().line(left)).toBe(left);
  });

  it.each([
    'up{instance="queue"}',
    'up{instance="localhost:9100",node="3"}',
    'up{instance="127.0.0.1:39461"}',
    'job="db-3", device="sda1", version="1.2-3"',
    'host = db-3',
    'SELECT node = 7',
  ])('stays where it tells none: %s', (text) => {
    expect(redactor().line(text)).toBe(text);
  });

  it('makes its machine known in every other text', () => {
    const column = 'node_load1{instance="db-3:9100"}';
    const one = redactor([column]);
    const [, host = ''] = /"(.*):9100"/.exec(one.line(column)) ?? [];
    expect(one.freeText('db-3 was slow', 'note')).toBe(`${host} was slow`);
  });
});
