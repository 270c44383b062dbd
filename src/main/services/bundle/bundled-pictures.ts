import type { ReportPicture } from '../../../core/report/picture.ts';
import type { RecordedSource } from './source.ts';

/** Pictures that a bundle's report shows: those that lie in the bundle. */
export function bundledPictures({ pictures }: Pick<RecordedSource, 'pictures'>): ReadonlyMap<string, ReportPicture> {
  const shown = new Map<string, ReportPicture>();
  for (const [key, picture] of pictures) {
    if ('why' in picture) continue;
    const { mediaType, bytes, width, height } = picture.clean;
    shown.set(key, { mediaType, bytes, width, height, path: picture.path });
  }
  return shown;
}
