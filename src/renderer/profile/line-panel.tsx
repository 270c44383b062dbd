import type { FlamePicture } from '../flame/picture.ts';
import { formatShare, formatWeight } from '../flame/quantity.ts';
import { formatCount, oneLine } from '../ui/format.ts';
import { useNodeDetail, type ViewQuery } from './profile-data.ts';
import { shareOf } from './profile-tooltip.tsx';

export interface LinePanelProps {
  readonly query: ViewQuery;
  readonly picture: FlamePicture | null;
  /** A node of the function; null: none chosen. */
  readonly node: number | null;
}

/** Which lines of the selected function ran when it was sampled. */
export function LinePanel({ query, picture, node }: LinePanelProps) {
  const { value: detail, loading } = useNodeDetail(query, node);
  if (node === null || node < 0) {
    return <p className="panel-empty">Select a box in the picture to see which of its lines ran.</p>;
  }
  if (detail === null)
    return <p className="panel-empty">{loading ? 'Reading lines…' : 'Nothing is known of this box.'}</p>;
  const here = detail.stack.at(-1);
  const whole = detail.lines.reduce((sum, { self }) => sum + self, 0);
  const unit = picture?.unit ?? 'count';
  const lines = [...detail.lines].sort((a, b) => b.self - a.self);
  return (
    <div className="panel-scroll">
      <h3 className="lines-title">
        {oneLine(here?.name ?? '', 300)} <span className="function-place">{oneLine(here?.file ?? '', 300)}</span>
      </h3>
      {lines.length === 0 ? (
        <p className="panel-note">The file tells no executing lines for this function.</p>
      ) : (
        <table className="lines">
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Self</th>
              <th scope="col">of the function</th>
              <th aria-label="Bar" />
            </tr>
          </thead>
          <tbody>
            {lines.map(({ line, self }) => (
              <tr key={line}>
                <th scope="row">{line > 0 ? formatCount(line) : 'unknown'}</th>
                <td>{formatWeight(self, unit)}</td>
                <td>{formatShare(shareOf(self, whole))}</td>
                <td className="lines-bar">
                  <span style={{ width: `${shareOf(self, whole) * 100}%` }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {lines.length > 0 && (
        <p className="panel-note">Over all calls of the function in the whole capture, first sample type.</p>
      )}
    </div>
  );
}
