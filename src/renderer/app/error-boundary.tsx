import { Button } from '@blueprintjs/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { PlateauError, toErrorData } from '../../core/error.ts';
import { copyText } from '../ui/clipboard.ts';
import { errorText } from '../ui/error-card.tsx';

interface ErrorBoundaryProps {
  /** What broke, in the person's words: `this view`, `the workspace tree`. */
  readonly part: string;
  readonly children: ReactNode;
}

interface Caught {
  readonly error: unknown;
  readonly components: string;
}

function reportText(part: string, { error, components }: Caught): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return [errorText(toErrorData(error), part), '', stack, components].join('\n').trim();
}

/** Keeps the window alive when a part of it fails: the part says so, with all that is known, and can be drawn again. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly caught: Caught | null }> {
  override state: { readonly caught: Caught | null } = { caught: null };

  static getDerivedStateFromError(error: unknown): { readonly caught: Caught } {
    return { caught: { error, components: '' } };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    this.setState({ caught: { error, components: info.componentStack ?? '' } });
  }

  override render(): ReactNode {
    const { caught } = this.state;
    if (caught === null) return this.props.children;
    const expected = caught.error instanceof PlateauError;
    const data = toErrorData(caught.error);
    const report = reportText(this.props.part, caught);
    return (
      <div className="bug" role="alert">
        <h2 className="bug-title">{expected ? data.message : `A bug in Plateau stopped ${this.props.part}`}</h2>
        <p>
          {expected
            ? data.hint
            : 'The rest of the window goes on working and nothing stored was touched. Please report it with the details below.'}
        </p>
        <div className="bug-actions">
          <Button intent="primary" onClick={() => this.setState({ caught: null })}>
            Try again
          </Button>
          <Button onClick={() => void copyText(report)}>Copy details</Button>
        </div>
        <textarea className="bug-details" aria-label="Details" readOnly value={report} />
      </div>
    );
  }
}
