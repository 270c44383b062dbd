import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { TabKind } from '../state/tabs.ts';

export interface ViewProps {
  readonly itemId: string;
}

/** What draws each kind of tab, loaded when first opened. */
export const VIEWS: Readonly<Record<TabKind, LazyExoticComponent<ComponentType<ViewProps>>>> = {
  profile: lazy(async () => ({ default: (await import('../profile/profile-view.tsx')).ProfileView })),
  comparison: lazy(async () => ({ default: (await import('../compare/compare-view.tsx')).CompareView })),
  ruleSets: lazy(async () => ({ default: (await import('../rules/rule-sets-view.tsx')).RuleSetsView })),
  welcome: lazy(async () => ({ default: (await import('./welcome.tsx')).Welcome })),
};
