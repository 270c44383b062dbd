import { Button } from '@blueprintjs/core';
import { Duplicate } from '@blueprintjs/icons';
import { useState } from 'react';
import { TRACEMALLOC_SNIPPET } from '../../core/heap/histogram/tracemalloc-snippet.ts';
import { copyText } from '../ui/clipboard.ts';
import { notify } from '../ui/toasts.tsx';

/** How a Python program writes what it has alive: the snippet to paste into it, and what to do with that. */
export function TracemallocHelp() {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const done = await copyText(TRACEMALLOC_SNIPPET);
    setCopied(done);
    notify(
      done
        ? { text: 'Copied the snippet.', timeoutMs: 2500 }
        : { text: 'The browser did not allow copying. The text can be selected.', intent: 'warning' },
    );
  };
  return (
    <details className="snippet">
      <summary>Python’s memory: the snippet for tracemalloc</summary>
      <p className="field-note">
        Paste it into the program, started with <code>python -X tracemalloc=5</code>. Call{' '}
        <code>plateau_tracemalloc("0.json")</code> after warming up, and again with another name after each round of the
        same work; then import the files and make a series of them.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keys */}
      <pre className="snippet-text selectable" tabIndex={0}>
        {TRACEMALLOC_SNIPPET}
      </pre>
      <Button size="small" icon={<Duplicate size={14} />} onClick={() => void copy()}>
        {copied ? 'Copied' : 'Copy the snippet'}
      </Button>
    </details>
  );
}
