import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { TabKind } from '../state/tabs.ts';

export interface ViewProps {
  /** The id of the tab: an item's, a finding's, or a host's name. */
  readonly itemId: string;
}

/** What draws each kind of tab, loaded when first opened. */
export const VIEWS: Readonly<Record<TabKind, LazyExoticComponent<ComponentType<ViewProps>>>> = {
  profile: lazy(async () => ({ default: (await import('../profile/profile-view.tsx')).ProfileView })),
  comparison: lazy(async () => ({ default: (await import('../compare/compare-view.tsx')).CompareView })),
  heap: lazy(async () => ({ default: (await import('../heap/heap-view.tsx')).HeapView })),
  series: lazy(async () => ({ default: (await import('../series/series-view.tsx')).SeriesView })),
  load: lazy(async () => ({ default: (await import('../load/load-view.tsx')).LoadView })),
  'load-comparison': lazy(async () => ({
    default: (await import('../load/load-comparison-view.tsx')).LoadComparisonView,
  })),
  'frontend-comparison': lazy(async () => ({
    default: (await import('../frontend/frontend-comparison-view.tsx')).FrontendComparisonView,
  })),
  frontend: lazy(async () => ({ default: (await import('../frontend/frontend-view.tsx')).FrontendView })),
  growth: lazy(async () => ({ default: (await import('../growth/growth-view.tsx')).GrowthView })),
  'growth-comparison': lazy(async () => ({
    default: (await import('../growth/comparison/comparison-view.tsx')).GrowthComparisonView,
  })),
  plan: lazy(async () => ({ default: (await import('../plan/plan-view.tsx')).PlanView })),
  'plan-comparison': lazy(async () => ({
    default: (await import('../plan/comparison/plan-comparison-view.tsx')).PlanComparisonView,
  })),
  statements: lazy(async () => ({ default: (await import('../statements/statements-view.tsx')).StatementsView })),
  catalog: lazy(async () => ({ default: (await import('../catalog/catalog-view.tsx')).CatalogView })),
  calculation: lazy(async () => ({ default: (await import('../calculator/kept/kept-view.tsx')).KeptView })),
  gate: lazy(async () => ({ default: (await import('../gates/gate-view.tsx')).GateView })),
  text: lazy(async () => ({ default: (await import('../texts/text-view.tsx')).TextView })),
  findings: lazy(async () => ({ default: (await import('../findings/findings-view.tsx')).FindingsView })),
  finding: lazy(async () => ({ default: (await import('../findings/editor/finding-view.tsx')).FindingView })),
  report: lazy(async () => ({ default: (await import('../report/report-view.tsx')).ReportView })),
  bundle: lazy(async () => ({ default: (await import('../bundle/bundle-view.tsx')).BundleView })),
  verify: lazy(async () => ({ default: (await import('../bundle/verify-view.tsx')).VerifyView })),
  host: lazy(async () => ({ default: (await import('../hosts/host-view.tsx')).HostView })),
  ruleSets: lazy(async () => ({ default: (await import('../rules/rule-sets-view.tsx')).RuleSetsView })),
  calculators: lazy(async () => ({ default: (await import('../calculator/calculators-view.tsx')).CalculatorsView })),
  investigation: lazy(async () => ({
    default: (await import('../investigation/investigation-view.tsx')).InvestigationView,
  })),
  welcome: lazy(async () => ({ default: (await import('./welcome.tsx')).Welcome })),
};
