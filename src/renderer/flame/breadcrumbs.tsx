import { oneLine } from '../ui/format.ts';
import type { FlamePicture } from './picture.ts';
import { nameOf } from './picture.ts';
import { formatShare } from './quantity.ts';

/** Nearest ancestors shown one by one; those between them and the root stand behind one sign. */
const SHOWN = 5;

export interface BreadcrumbsProps {
  readonly picture: FlamePicture;
  readonly onZoom: (node: number) => void;
}

/** The way from the root to the zoomed box; each step zooms out to it. */
export function Breadcrumbs({ picture, onZoom }: BreadcrumbsProps) {
  if (picture.root < 0) return null;
  const { ancestors, whole } = picture;
  const shown = ancestors.slice(-SHOWN);
  const left = ancestors.length - shown.length;
  const here = nameOf(picture, 0)?.name ?? '';
  return (
    <nav className="breadcrumbs" aria-label="Zoom">
      <button type="button" className="crumb" onClick={() => onZoom(-1)}>
        all
      </button>
      {left > 0 && (
        <span
          className="crumb-rest"
          title={ancestors
            .slice(0, left)
            .map(({ name }) => name)
            .join('\n')}
        >
          … {left} more
        </span>
      )}
      {shown.map(({ node, name, total }) => (
        <button
          key={node}
          type="button"
          className="crumb"
          title={`${oneLine(name)} · ${formatShare(whole > 0 ? total / whole : 0)}`}
          onClick={() => onZoom(node)}
        >
          {oneLine(name, 200)}
        </button>
      ))}
      <span className="crumb crumb-here" aria-current="true" title={oneLine(here)}>
        {oneLine(here, 200)}
        <span className="crumb-share">{formatShare(whole > 0 ? picture.span / whole : 0)}</span>
      </span>
    </nav>
  );
}
