import type { Catalog } from '../catalog/model.ts';
import type { FrontendReport } from '../frontend/model.ts';
import type { Growth } from '../heap/growth/model.ts';
import type { LoadRun } from '../load/model.ts';
import type { Plan } from '../plan/model.ts';
import type { Profile } from '../profile/model.ts';
import type { Series } from '../series/model.ts';
import { catalogLines, catalogOf } from './catalog-model.ts';
import { frontendLines, frontendOf } from './frontend-model.ts';
import { growthLines, growthOf } from './growth-model.ts';
import { type HeapModel, heapLines, heapOf } from './heap-model.ts';
import { loadLines, loadOf } from './load-model.ts';
import { badModel, readModelFile } from './model-lines.ts';
import { planLines, planOf } from './plan-model.ts';
import { profileLines, profileOf } from './profile-model.ts';
import { seriesLines, seriesOf } from './series-model.ts';

/** All that the rules look at of an item: what a bundle carries so that its verdicts can be made again. */
export type ItemModel =
  | { readonly kind: 'profile'; readonly profile: Profile }
  | { readonly kind: 'heap'; readonly heap: HeapModel }
  | { readonly kind: 'growth'; readonly growth: Growth }
  | { readonly kind: 'series'; readonly series: Series }
  | { readonly kind: 'load'; readonly run: LoadRun }
  | { readonly kind: 'frontend'; readonly report: FrontendReport }
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'catalog'; readonly catalog: Catalog };

/** The lines of a model, each with its line feed. Equal models give equal lines. */
export function modelLines(model: ItemModel): Iterable<string> {
  switch (model.kind) {
    case 'profile':
      return profileLines(model.profile);
    case 'heap':
      return heapLines(model.heap);
    case 'growth':
      return growthLines(model.growth);
    case 'series':
      return seriesLines(model.series);
    case 'load':
      return loadLines(model.run);
    case 'frontend':
      return frontendLines(model.report);
    case 'plan':
      return planLines(model.plan);
    case 'catalog':
      return catalogLines(model.catalog);
  }
}

/** The model that lines tell of, everything in them checked. Throws `bundle.badModel`. */
export function modelOf(lines: Iterable<string>): ItemModel {
  const file = readModelFile(lines);
  switch (file.head.kind) {
    case 'profile':
      return { kind: 'profile', profile: profileOf(file) };
    case 'heap':
      return { kind: 'heap', heap: heapOf(file) };
    case 'growth':
      return { kind: 'growth', growth: growthOf(file) };
    case 'series':
      return { kind: 'series', series: seriesOf(file) };
    case 'load':
      return { kind: 'load', run: loadOf(file) };
    case 'frontend':
      return { kind: 'frontend', report: frontendOf(file) };
    case 'plan':
      return { kind: 'plan', plan: planOf(file) };
    case 'catalog':
      return { kind: 'catalog', catalog: catalogOf(file) };
    default:
      throw badModel('it is of a kind that is not known.');
  }
}
