import './text-view.css';
import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import type { Item } from '../../main/api/contract/items.ts';
import { addressOf, bytesOf } from '../state/client.ts';
import { useItem } from '../state/items.ts';
import { useResource } from '../state/resource.ts';
import { EmptyState, LoadingState } from '../ui/empty-state.tsx';
import { ViewError } from '../ui/error-card.tsx';
import { formatBytes, formatMeasured, oneLine } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { saveArtifact } from '../workspace/save-reply.ts';
import { readContent, type TextContent } from './text-content.ts';

/** A page larger than this is drawn when asked to only. */
const LARGE_PAGE = 20_000_000;

async function contentOf(id: string, signal: AbortSignal): Promise<TextContent> {
  const response = await bytesOf('artifact', { id }, signal);
  return response.body === null ? { isPage: false, text: '', cut: false } : readContent(response.body);
}

/** A page that draws itself: without this window's origin, without a network, without a way out of its frame. */
function Page({ item }: { readonly item: Item }) {
  const [asked, setAsked] = useState(item.bytes <= LARGE_PAGE);
  if (!asked) {
    return (
      <EmptyState
        title={`A page of ${formatBytes(item.bytes)}`}
        actions={
          <Button intent="primary" onClick={() => setAsked(true)}>
            Draw it
          </Button>
        }
      >
        It draws itself, which can take long at this size.
      </EmptyState>
    );
  }
  return (
    <iframe
      className="text-frame"
      title={oneLine(item.label, 200)}
      sandbox="allow-scripts"
      referrerPolicy="no-referrer"
      src={addressOf('page', { id: item.id })}
    />
  );
}

function Shown({ item, content }: { readonly item: Item; readonly content: TextContent }) {
  if (content.isPage) return <Page item={item} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key
    <pre className="text-plain" tabIndex={0}>
      {content.text}
      {content.cut && <span className="text-cut">{'\n\n'}… The rest is in the file: save it to see all.</span>}
    </pre>
  );
}

/** The view of something kept as it came: a page another tool made, or text. */
export function TextView({ itemId }: { readonly itemId: string }) {
  const item = useItem(itemId);
  const { value, error, retry } = useResource(itemId, (signal) => contentOf(itemId, signal));
  if (item === undefined) return null;
  const isPage = value?.isPage === true;
  return (
    <div className="text-view">
      <header className="text-head">
        <h1>
          <MiddleText text={item.label} />
        </h1>
        <span className="text-facts">
          {[item.summary, formatBytes(item.bytes), formatMeasured(item), item.host ?? '']
            .filter((fact) => fact !== '')
            .map((fact) => oneLine(fact, 160))
            .join(' · ')}
        </span>
        {isPage && <span className="text-note">Drawn by its own tool, without any network</span>}
        <Button size="small" variant="outlined" onClick={() => void saveArtifact(item, isPage ? 'html' : 'txt')}>
          Save…
        </Button>
      </header>
      {error !== null && <ViewError error={error} onRetry={retry} />}
      {value === null && error === null && <LoadingState label="Opening…" />}
      {value !== null && <Shown key={itemId} item={item} content={value} />}
    </div>
  );
}
