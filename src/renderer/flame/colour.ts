/** A colour as red, green, blue, 0–255. */
export type Rgb = readonly [number, number, number];

/** Reads `#rgb` and `#rrggbb`; anything else is mid grey, so that a missing token shows without breaking the picture. */
export function parseColour(text: string): Rgb {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (hex === undefined) return [128, 128, 128];
  const digits =
    hex.length === 3 ? [...hex].map((digit) => digit + digit) : [hex.slice(0, 2), hex.slice(2, 4), hex.slice(4)];
  const [red = 128, green = 128, blue = 128] = digits.map((pair) => Number.parseInt(pair, 16));
  return [red, green, blue];
}

export function cssColour([red, green, blue]: Rgb): string {
  return `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** `amount` 0 is `from`, 1 is `to`. */
export function mix(from: Rgb, to: Rgb, amount: number): Rgb {
  const part = (index: 0 | 1 | 2): number => from[index] + (to[index] - from[index]) * amount;
  return [part(0), part(1), part(2)];
}

/** Relative luminance, 0–1 (WCAG 2.2). */
export function luminance(colour: Rgb): number {
  const linear = (value: number): number => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
}

/** Contrast ratio of two colours, 1–21 (WCAG 2.2). */
export function contrast(one: Rgb, other: Rgb): number {
  const a = luminance(one);
  const b = luminance(other);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Whichever of two text colours reads better on a fill. */
export function inkOn(fill: Rgb, dark: Rgb, light: Rgb): Rgb {
  return contrast(fill, dark) >= contrast(fill, light) ? dark : light;
}
