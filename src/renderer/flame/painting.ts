import { type RefObject, useLayoutEffect, useMemo, useRef } from 'react';
import type { Viewport } from './geometry.ts';
import { LABEL_FONT, Patterns, paintFlame } from './paint.ts';
import { type Colouring, marks, paintsFor } from './palette.ts';
import type { Size } from './pane-size.ts';
import type { FlamePicture } from './picture.ts';
import { TextFitter } from './text-fit.ts';
import { useTokens } from './theme-tokens.ts';

/** What decides how a picture looks. */
export interface Painted {
  readonly picture: FlamePicture;
  readonly colouring: Colouring;
  readonly selection: { readonly function: string | null };
  readonly matched: ReadonlySet<string> | null;
}

/** Draws the picture whenever what is drawn has changed, in the document's own step before it is painted. */
export function usePainting(
  canvas: RefObject<HTMLCanvasElement | null>,
  { picture, colouring, selection, matched }: Painted,
  viewport: Viewport,
  size: Size,
  selected: number,
  hovered: number,
): void {
  const token = useTokens();
  const paints = useMemo(() => paintsFor(picture, colouring, token), [picture, colouring, token]);
  const patterns = useRef(new Patterns());
  const fitter = useRef<TextFitter | null>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null || size.width === 0) return;
    const width = Math.round(size.width * size.ratio);
    const height = Math.round(size.height * size.ratio);
    if (element.width !== width || element.height !== height) {
      element.width = width;
      element.height = height;
    }
    const context = element.getContext('2d', { alpha: false });
    if (context === null) return;
    context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
    fitter.current ??= fitterOf(context);
    paintFlame({
      context,
      picture,
      viewport,
      paints,
      marks: marks(token),
      marking: { hovered, selected, function: selection.function, matched },
      fitter: fitter.current,
      patterns: patterns.current,
    });
  }, [canvas, picture, viewport, size, paints, token, hovered, selected, selection.function, matched]);
}

function fitterOf(context: CanvasRenderingContext2D): TextFitter {
  return new TextFitter((text) => {
    context.font = LABEL_FONT;
    return context.measureText(text).width;
  });
}
