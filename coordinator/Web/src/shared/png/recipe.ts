import { textsOf } from './chunks';

/** What a picture's own texts say about how it was made. The seed is text: it may be larger than a number holds exactly. */
export interface Recipe {
  prompt: string;
  negative: string;
  width?: number;
  height?: number;
  steps?: number;
  sampler?: string;
  guidance?: number;
  seed?: string;
  model?: string;
}

/** Reads our own record, else the text that A1111 and its kin write; null when there is neither. */
export function recipeOf(file: Uint8Array): Recipe | null {
  const texts = textsOf(file);
  return fromRecord(texts.get('sognilike')) ?? fromParameters(texts.get('parameters'));
}

function fromRecord(text: string | undefined): Recipe | null {
  if (text === undefined) {
    return null;
  }

  try {
    const record = JSON.parse(text) as Record<string, unknown>;
    const number = (name: string) => (typeof record[name] === 'number' ? (record[name] as number) : undefined);
    const words = (name: string) => (typeof record[name] === 'string' ? (record[name] as string) : undefined);
    const prompt = words('prompt');
    return prompt === undefined
      ? null
      : {
          prompt,
          negative: words('negative_prompt') ?? '',
          width: number('width'),
          height: number('height'),
          steps: number('steps'),
          sampler: words('sampler'),
          guidance: number('guidance_scale'),
          // JSON.parse rounds what is above 2^53.
          seed: /"seed"\s*:\s*"?(\d{1,20})/.exec(text)?.[1],
          model: words('model'),
        };
  } catch {
    return null;
  }
}

/** The form of A1111: prompt, perhaps "Negative prompt: ...", and one last line of "Name: value" pairs. */
export function fromParameters(text: string | undefined): Recipe | null {
  const lines = text?.replace(/\r\n?/g, '\n').split('\n') ?? [];
  const fields = fieldsOf(lines.pop() ?? '');
  const steps = Number(fields.get('Steps'));
  if (!fields.has('Steps') || !Number.isInteger(steps)) {
    return null;
  }

  const at = lines.findIndex((line) => line.startsWith('Negative prompt:'));
  const prompt = (at < 0 ? lines : lines.slice(0, at)).map(unescaped).join('\n');
  const negative = at < 0 ? '' : [lines[at]!.slice('Negative prompt:'.length).trimStart(), ...lines.slice(at + 1)].map(unescaped).join('\n');
  const size = /^(\d+)x(\d+)$/.exec(fields.get('Size') ?? '');
  const guidance = Number(fields.get('CFG scale') ?? NaN);
  const seed = fields.get('Seed');
  return {
    prompt,
    negative,
    width: size ? Number(size[1]) : undefined,
    height: size ? Number(size[2]) : undefined,
    steps,
    sampler: fields.get('Sampler'),
    guidance: Number.isFinite(guidance) ? guidance : undefined,
    seed: seed !== undefined && /^\d{1,20}$/.test(seed) ? seed : undefined,
    model: fields.get('Model'),
  };
}

// A line of a prompt that looks like a field was written with a backslash in front.
const unescaped = (line: string): string => (/^\s*\\+(Negative prompt|Steps):/i.test(line) ? line.replace('\\', '') : line);

function fieldsOf(line: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [, name, quoted, plain] of line.matchAll(/\s*([^:,]+):\s*(?:("(?:\\.|[^"\\])*")|([^,]*))(?:,|$)/g)) {
    fields.set(name!.trim(), quoted === undefined ? plain!.trim() : parsed(quoted));
  }

  return fields;
}

function parsed(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted;
  }
}
