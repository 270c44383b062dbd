import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { host } from '../../state/host.ts';
import { copyText } from '../../ui/clipboard.ts';
import { openContextMenu } from '../../ui/context-menu.tsx';
import { oneLine } from '../../ui/format.ts';

/** Addresses that may be shown as links; nothing is opened without being asked for. */
const OPENED = /^(?:https?:|mailto:)/i;

/** What can be done with a link: its address is seen before anything is opened. */
function linkMenu(address: string, at: { readonly x: number; readonly y: number }): void {
  openContextMenu(`Link to ${oneLine(address, 200)}`, at, [
    {
      kind: 'action',
      id: 'copy',
      title: `Copy ${oneLine(address, 80)}`,
      enabled: true,
      run: () => void copyText(address),
    },
    // The desktop window opens nothing of the web.
    ...(host === undefined && OPENED.test(address)
      ? [
          {
            kind: 'action',
            id: 'open',
            title: 'Open in a new tab of the browser',
            enabled: true,
            run: () => void window.open(address, '_blank', 'noopener,noreferrer'),
          } as const,
        ]
      : []),
  ]);
}

const COMPONENTS: Components = {
  a: ({ href, children }) => (
    <button
      type="button"
      className="link"
      title={oneLine(href ?? '', 500)}
      onClick={(event) => {
        event.stopPropagation();
        linkMenu(href ?? '', { x: event.clientX, y: event.clientY });
      }}
    >
      {children}
    </button>
  ),
  // A picture would be fetched from wherever its address points.
  img: ({ alt, src }) => (
    <span className="markdown-picture" title={oneLine(String(src ?? ''), 500)}>
      [picture: {alt === undefined || alt === '' ? 'without a name' : oneLine(alt, 200)}]
    </span>
  ),
  input: ({ checked }) => <span>{checked === true ? '☑ ' : '☐ '}</span>,
};

const PLUGINS = [remarkGfm];

/** Markdown as it reads: no HTML of its own, nothing from a network. */
export function MarkdownText({ text }: { readonly text: string }) {
  return (
    <div className="markdown">
      <Markdown remarkPlugins={PLUGINS} components={COMPONENTS} skipHtml>
        {text}
      </Markdown>
    </div>
  );
}
