import { hostToken, meansNobody } from './addresses.ts';
import type { KnownValue } from './model.ts';
import type { Pseudonyms } from './pseudonym.ts';
import type { Span } from './span.ts';

/** Labels of metrics that say which machine or pod was measured, as Prometheus, Kubernetes, Grafana, InfluxDB and Datadog call them. */
const LABELS =
  '(?:exported_)?instance|host|host_?name|node|node_?name|kubernetes_(?:node|pod_name|io_hostname)|pod|pod_?name|pod_ip|host_?ip|machine|vm|fqdn|server_name';
const LONGEST = 253;
/** `{instance="db3:9100"}`, also with its quotes escaped or doubled; `{host: db3, cpu: cpu0}`, `{host=db3}`. */
const LABELLED = new RegExp(
  `(?<![\\w.])(?:${LABELS})\\s?=\\s?(?:\\\\{0,3}["']|"")([\\w.:[\\]-]{2,${LONGEST}})(?=\\\\{0,3}["'])|(?<=[{,]\\s{0,2})(?:${LABELS})\\s?[:=]\\s?([\\w.:[\\]-]{2,${LONGEST}})(?=\\s?[,}])`,
  'gi',
);
const PORT = /:\d{1,5}$/;

/** A name with a digit, a point or a hyphen: one without is a word for what it is (`queue`), and hiding it would take the word out of every text. */
const isHost = (value: string): boolean =>
  /[\d.-]/.test(value) &&
  /[A-Za-z]|^\d+(?:\.\d+){3}$|:/.test(value) &&
  !meansNobody(value) &&
  !/^localhost$/i.test(value);

function* labelled(text: string): Generator<{ readonly start: number; readonly value: string }> {
  for (const { index, 0: whole, 1: quoted, 2: bare = '' } of text.matchAll(LABELLED)) {
    const said = quoted ?? bare;
    const value = said.split(':').length > 2 && !said.startsWith('[') ? said : said.replace(PORT, '');
    if (isHost(value)) yield { start: index + whole.length - said.length, value };
  }
}

/** Machines and pods in the labels of metrics, which columns of series are called by; ports stay. Linear in the length of the text. */
export function findLabelledHosts(text: string, pseudonyms: Pseudonyms): readonly Span[] {
  const spans: Span[] = [];
  for (const { start, value } of labelled(text)) {
    const replacement = hostToken(value, pseudonyms);
    if (replacement === value) continue;
    const originals = [{ value, class: 'host' as const }];
    spans.push({ start, end: start + value.length, class: 'host', originals, replacement });
  }
  return spans;
}

/** The same as values that are known: people write `db-3` of what `node_load1{instance="db-3:9100"}` is of. */
export const knownInLabels = (texts: readonly string[]): readonly KnownValue[] =>
  texts.flatMap((text) => [...labelled(text)].map(({ value }) => ({ value, class: 'host' as const })));
