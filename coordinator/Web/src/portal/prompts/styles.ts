/** A template around a prompt: `{p}` is the prompt, `{np}` what to keep out, and `###` parts both, as AI Horde styles have it. */
export interface Style {
  name: string;
  prompt: string;
}

export const mostStyles = 200;
const mostName = 64;
const mostTemplate = 2000;

/** Styles that are there from the start; their names are messages. */
export const builtIn: readonly Style[] = [
  { name: 'photo', prompt: '{p}, photograph, natural light, sharp focus###{np}, drawing, painting, blurry' },
  { name: 'watercolour', prompt: 'watercolour painting of {p}, soft washes, paper texture###{np}, photograph' },
  { name: 'pencil', prompt: 'pencil drawing of {p}, fine lines, hatching###{np}, colour' },
  { name: 'oil', prompt: 'oil painting of {p}, visible brush strokes, rich colours###{np}, photograph' },
  { name: 'pixel', prompt: 'pixel art of {p}, 16-bit, clean edges###{np}, blurry, photograph' },
  { name: 'sticker', prompt: 'sticker of {p}, flat colours, bold outline, white background###{np}, shading, photograph' },
];

/** The prompt and what to keep out, in this style. */
export function inStyle(style: Style, prompt: string, negative: string): { prompt: string; negative: string } {
  const [positivePart = '', negativePart] = style.prompt.split('###');
  const fill = (template: string) => tidy(template.replaceAll('{p}', prompt.trim()).replaceAll('{np}', negative.trim()));
  // A template that says nothing of what to keep out leaves it as it is.
  return { prompt: tidy(positivePart.replaceAll('{np}', '').replaceAll('{p}', prompt.trim())), negative: negativePart === undefined ? negative.trim() : fill(negativePart) };
}

// Commas around what is empty.
const tidy = (text: string): string => text.replace(/\s*,(?:\s*,)+/g, ',').replace(/^[\s,]+|[\s,]+$/g, '');

/** Reads styles as AI Horde keeps them, an object of objects by name; null when the text is not that. What has no prompt is left out. */
export function parseStyles(json: string): Style[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return null;
  }

  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
  return Object.entries(parsed)
    .flatMap(([name, style]) => {
      const prompt = (style as { prompt?: unknown } | null)?.prompt;
      return typeof prompt === 'string' && prompt.includes('{p}') ? [{ name: name.slice(0, mostName), prompt: prompt.slice(0, mostTemplate) }] : [];
    })
    .slice(0, mostStyles);
}

/** The same, as a file for this page and others. */
export const writeStyles = (styles: readonly Style[]): string => JSON.stringify(Object.fromEntries(styles.map(({ name, prompt }) => [name, { prompt }])), null, 2);
