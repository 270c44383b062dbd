type Load = (name: string, base64: string) => void;

interface SpeedscopeWindow {
  readonly speedscope?: { readonly loadFileFromBase64?: Load };
}

function contents(
  frame: HTMLIFrameElement | null,
): { readonly page: Document; readonly window: SpeedscopeWindow } | null {
  const page = frame?.contentDocument ?? null;
  const window: (Window & SpeedscopeWindow) | null = frame?.contentWindow ?? null;
  return page === null || window === null ? null : { page, window };
}

/**
 * The function that gives speedscope a profile; null until it is there. speedscope drops what comes before its canvas is made, so the
 * canvas is waited for too. (speedscope 1.25, `application.tsx`: `maybeLoadHashParamProfile`.)
 */
export function loaderOf(frame: HTMLIFrameElement | null): Load | null {
  const inside = contents(frame);
  if (inside === null || inside.page.querySelector('canvas') === null) return null;
  return inside.window.speedscope?.loadFileFromBase64 ?? null;
}

/** True once speedscope shows a profile: it then puts the profile's name before its own in the title. */
export const isReady = (frame: HTMLIFrameElement | null): boolean =>
  contents(frame)?.page.title.endsWith(' - speedscope') ?? false;

/** True once speedscope shows its own error page. */
export const hasFailed = (frame: HTMLIFrameElement | null): boolean =>
  contents(frame)?.page.body?.textContent?.includes('Something went wrong') ?? false;
