import { Spinner } from '@blueprintjs/core';
import type { ReactNode } from 'react';

export interface EmptyStateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** What stands where there is nothing to show: what would be here, and how to get it. */
export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="empty-state">
      {icon !== undefined && (
        <div className="empty-state-icon" aria-hidden="true">
          {icon}
        </div>
      )}
      <h2 className="empty-state-title">{title}</h2>
      {children !== undefined && <div className="empty-state-text">{children}</div>}
      {actions !== undefined && <div className="empty-state-actions">{actions}</div>}
    </div>
  );
}

/** What stands where something is on its way. It appears after a moment, so that quick answers do not flicker. */
export function LoadingState({ label }: { readonly label: string }) {
  return (
    <div className="loading-state" role="status">
      <Spinner size={20} aria-hidden="true" />
      <span>{label}</span>
    </div>
  );
}
