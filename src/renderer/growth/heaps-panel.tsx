import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import { formatNumber } from '../flame/quantity.ts';
import { formatCount, formatMoment } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { formatMore, formatSize } from './growth-numbers.ts';
import { openHeap } from './open-object.ts';

/** The heaps in order: what was done before each, and what it holds more than the one before. */
export function HeapsPanel({ detail, from }: { readonly detail: GrowthDetail; readonly from: number }) {
  const { snapshots, matching, sizes } = detail.growth;
  const hasBytes = sizes !== 'none';
  return (
    <div className="panel-scroll">
      <table className="plain-table growth-heaps">
        <thead>
          <tr>
            <th scope="col">Heap</th>
            {hasBytes && (
              <>
                <th scope="col" className="number">
                  Size
                </th>
                <th scope="col" className="number">
                  More
                </th>
              </>
            )}
            <th scope="col" className="number">
              Objects
            </th>
            <th scope="col" className="number">
              Operations before
            </th>
            <th scope="col">Collection forced</th>
            <th scope="col">Taken</th>
            <th scope="col">Counted</th>
          </tr>
        </thead>
        <tbody>
          {snapshots.map(({ id, label, totalSize, nodeCount, operations, forcedGc, takenAt }, at) => (
            <tr key={id} data-warm-up={at < from}>
              <td>
                <button type="button" className="link" title="Open this heap" onClick={() => openHeap(id)}>
                  <MiddleText text={label} />
                </button>
              </td>
              {hasBytes && (
                <>
                  <td className="number">{formatSize(totalSize)}</td>
                  <td className="number">
                    {at === 0 ? '' : formatMore(totalSize - (snapshots[at - 1]?.totalSize ?? 0), formatSize)}
                  </td>
                </>
              )}
              <td className="number">{nodeCount === null ? '' : formatCount(nodeCount)}</td>
              <td className="number">
                {at === 0 ? '' : operations === null ? 'not counted' : formatNumber(operations)}
              </td>
              <td>{forcedGc === null ? 'not known' : forcedGc ? 'yes' : 'no'}</td>
              <td>{takenAt === null ? '' : formatMoment(takenAt)}</td>
              <td>{at < from ? 'no, warm-up' : at === from ? 'from here on' : 'yes'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="panel-note growth-matching">{matching.reason}</p>
    </div>
  );
}
