import { describe, expect, it } from 'vitest';
import { axisNames, cellsOf, valuesOf } from '../src/portal/grid/axes';
import { commandFor } from '../src/portal/picture/command';
import { builtIn, inStyle, mostStyles, parseStyles, writeStyles } from '../src/portal/prompts/styles';
import { maskShortcuts } from '../src/portal/start/shortcuts';
import { shortcutList, shortcutOf } from '../src/portal/shortcuts';

describe('styles', () => {
  it('put the prompt and what to keep out into their places', () => {
    const style = { name: 'oil', prompt: 'oil painting of {p}, rich###{np}, photo' };
    expect(inStyle(style, ' a cat ', 'blurry')).toEqual({ prompt: 'oil painting of a cat, rich', negative: 'blurry, photo' });
    expect(inStyle(style, 'a cat', '')).toEqual({ prompt: 'oil painting of a cat, rich', negative: 'photo' });
    expect(inStyle({ name: 'plain', prompt: '{p}, ink{np}' }, 'a cat', 'blurry')).toEqual({ prompt: 'a cat, ink', negative: 'blurry' });
  });

  it('that are built in use the prompt, once', () => builtIn.forEach(({ prompt }) => expect(prompt.split('{p}')).toHaveLength(2)));

  it('are read as AI Horde keeps them, and written so', () => {
    const styles = [{ name: 'ink', prompt: '{p}, ink###{np}' }];
    expect(parseStyles(writeStyles(styles))).toEqual(styles);
    expect(parseStyles('{"raw":{"prompt":"{p}###{np}","steps":30},"broken":{"prompt":"no place"},"odd":null}')).toEqual([{ name: 'raw', prompt: '{p}###{np}' }]);
  });

  it.each(['', '[]', '3', 'null', '{'])('are not read from %j', (text) => expect(parseStyles(text)).toBeNull());

  it('are bounded', () => expect(parseStyles(JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`s${at}`, { prompt: '{p}' }]))))).toHaveLength(mostStyles));
});

describe('a grid', () => {
  const model = { samplers: ['ddim', 'euler'], limits: { max_width: 8, max_height: 8, max_steps: 50, max_guidance_scale: 10 } };

  it.each([
    ['steps', '4, 8،12', [4, 8, 12]],
    ['steps', '4 4', [4]],
    ['steps', '0', null],
    ['steps', '51', null],
    ['steps', '', null],
    ['guidance_scale', '1.5, 7', [1.5, 7]],
    ['guidance_scale', 'many', null],
    ['sampler', 'euler,ddim', ['euler', 'ddim']],
    ['sampler', 'other', null],
    ['seed', '18446744073709551615', ['18446744073709551615']],
    ['seed', '18446744073709551616', null],
    ['strength', '0', null],
    ['strength', '0.5', [0.5]],
  ] as const)('reads values of %s from %j', (name, text, values) => expect(valuesOf(name, text, model)).toEqual(values));

  it('asks for every pair, all else alike', () => {
    const base = { model: 'm', prompt: 'p', seed: '7' };
    expect(cellsOf(base, 'steps', [4, 8], 'sampler', ['ddim', 'euler']).map(({ row, column, spec }) => [row, column, spec.steps, spec.sampler, spec.seed])).toEqual([
      [0, 0, 4, 'ddim', '7'], [0, 1, 8, 'ddim', '7'], [1, 0, 4, 'euler', '7'], [1, 1, 8, 'euler', '7'],
    ]);
    expect(cellsOf(base, 'steps', [4, 8], '', [])).toHaveLength(2);
    expect(axisNames).toContain('strength');
  });
});

describe('shortcutOf', () => {
  const press = (key: string, code: string, more: Partial<KeyboardEvent> = {}) => ({ key, code, target: null, ...more }) as KeyboardEvent;

  it('knows keys by what they write, and by where they are where the keyboard writes Arabic', () => {
    expect(shortcutOf(press('g', 'KeyG'), shortcutList)).toBe('gallery');
    expect(shortcutOf(press('ل', 'KeyG'), shortcutList)).toBe('gallery');
    expect(shortcutOf(press('ظ', 'Slash'), shortcutList)).toBe('prompt');
    expect(shortcutOf(press('؟', 'Slash'), shortcutList)).toBe('help');
    expect(shortcutOf(press('[', 'BracketLeft'), maskShortcuts)).toBe('mask_smaller');
    expect(shortcutOf(press('د', 'BracketRight'), maskShortcuts)).toBe('mask_larger');
  });

  it('leaves keys with other keys, and keys in fields, alone', () => {
    expect(shortcutOf(press('g', 'KeyG', { ctrlKey: true }), shortcutList)).toBeNull();
    expect(shortcutOf(press('g', 'KeyG', { target: { closest: () => ({}) } as unknown as EventTarget }), shortcutList)).toBeNull();
  });
});

describe('commandFor', () => {
  const spec = { model: 'sd15', prompt: "it's -20°; $(rm x)", negative_prompt: '', width: 512, height: 768, steps: 20, sampler: 'ddim', guidance_scale: 7.5, seed: '18446744073709551615', noise_source: 'cpu', content_classes: [] } as never;

  it('says everything, in words that a shell leaves alone', () =>
    expect(commandFor(spec)).toBe(`sogni job submit --model sd15 --size 512x768 --steps 20 --sampler ddim --guidance 7.5 --seed 18446744073709551615 --wait -- 'it'\\''s -20°; $(rm x)'`));

  it('is left out for images that are made from pictures', () => expect(commandFor({ ...(spec as object), init_image: 'ab' } as never)).toBeNull());
});
