import type { Spec } from '../../shared/api/types';

/** What a shell takes as one word, whatever it holds. */
const quoted = (text: string): string => (/^[\w.,:/=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** The command that draws the same image again; null where it cannot say everything. */
export function commandFor(spec: Spec): string | null {
  if (spec.init_image) return null;
  const options: [name: string, value: string | number | undefined][] = [
    ['model', spec.model],
    ['negative', spec.negative_prompt || undefined],
    ['size', `${spec.width}x${spec.height}`],
    ['steps', spec.steps],
    ['sampler', spec.sampler],
    ['guidance', spec.guidance_scale],
    ['seed', spec.seed],
  ];
  const words = options.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, quoted(String(value))]));
  return ['sogni job submit', ...words, '--wait', '--', quoted(spec.prompt ?? '')].join(' ');
}
