import type { ReportedItem } from '../input.ts';
import { type Block, notAssessed } from '../model.ts';
import { itemLinks } from './verdict-table.ts';

/** The machines that captures were taken on, as they told it themselves. */
export function environmentBlock(items: readonly ReportedItem[]): Block {
  const captured = items.flatMap(({ item, provenance: { capture } }) =>
    capture === undefined ? [] : [{ item, capture }],
  );
  const hosts = Map.groupBy(captured, ({ capture }) => capture.host.name);
  if (hosts.size === 0) return notAssessed('nothing was captured by Plateau, so nothing is known of the machines');
  const rows = [...hosts].flatMap(([name, of]) => {
    const [first] = of;
    if (first === undefined) return [];
    const { facts, class: hostClass } = first.capture.host;
    return [
      {
        anchor: null,
        cells: [
          name,
          hostClass,
          [facts.distribution === '' ? facts.system : facts.distribution, facts.kernel].join(' ').trim(),
          String(facts.cores),
          [...new Set(of.map(({ capture }) => `${capture.profiler.name} ${capture.profiler.version}`.trim()))].join(
            ', ',
          ),
          itemLinks(of.map(({ item }) => item.id)),
        ],
      },
    ];
  });
  const head = ['host', 'class', 'system', 'cores', 'profilers', 'items'];
  return { kind: 'table', caption: 'Hosts that captures were taken on', head, rows, right: [3], more: 0 };
}
