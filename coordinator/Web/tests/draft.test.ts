import { describe, expect, it } from 'vitest';
import { Draft, lengthOf, maxPrompt } from '../src/portal/draft.svelte';
import { isPerhapsCut } from '../src/portal/prompts/count';
import { sizesFor, swapped } from '../src/portal/sizes';
import type { Job, Model } from '../src/shared/api/types';

const model = { name: 'sd15', modes: ['txt2img'], samplers: ['ddim'] } as unknown as Model;

describe('a prompt', () => {
  it.each([
    ['a cat', 75, false],
    ['x'.repeat(75), 75, false],
    ['x'.repeat(76), 75, true],
    ['قطة على سطح بيت في الريف تنظر إلى القمر', 75, false],
    ['قطة على سطح بيت في الريف تنظر إلى القمر المضيء', 75, true],
    ['x'.repeat(4000), 0, false],
  ])('%j, of which the model reads %i tokens at once, may be cut: %s', (text, tokens, expected) => expect(isPerhapsCut(text, tokens)).toBe(expected));
});

describe('sizes', () => {
  const of = (side: number, width: number, height = width) => ({ defaults: { width: side, height: side }, limits: { max_width: width, max_height: height, max_steps: 1, max_guidance_scale: 1 } }) as unknown as Model;

  it('are six shapes of about as many pixels, in multiples of 8', () => {
    const sizes = sizesFor(of(512, 1024));
    expect(sizes.map(({ name, width, height }) => `${name} ${width}x${height}`)).toEqual([
      'square 512x512', 'portrait 440x592', 'tall 384x680', 'landscape 592x440', 'photo 624x416', 'wide 680x384',
    ]);
  });

  it.each([[512, 512, 512], [512, 768, 512], [512, 512, 768], [64, 128, 128], [1024, 2048, 2048]])('of a model of %i stay inside %i × %i', (side, width, height) => {
    const sizes = sizesFor(of(side, width, height));
    expect(sizes).toHaveLength(6);
    sizes.forEach((size) => expect(size.width <= width && size.height <= height && size.width % 8 === 0 && size.height % 8 === 0, size.name).toBe(true));
  });

  it('that are one and the same stand once', () => expect(sizesFor(of(8, 8))).toHaveLength(1));

  it('are swapped as far as the model can', () => {
    expect(swapped({ width: 640, height: 384 }, of(512, 1024))).toEqual({ width: 384, height: 640 });
    expect(swapped({ width: 768, height: 512 }, of(512, 768, 512))).toEqual({ width: 512, height: 512 });
  });
});

describe('a draft', () => {
  it('asks for three previews, for as many as were chosen, and for none', () => {
    const draft = new Draft();
    draft.fields.prompt = 'a cat';
    expect(draft.toSpec(model)?.previews).toBe(3);
    draft.fields.previews = 5;
    expect(draft.toSpec(model)?.previews).toBe(5);
    draft.fields.previews = 0;
    expect(draft.toSpec(model)).not.toHaveProperty('previews');
  });

  it('is nothing to ask for while a prompt is longer than the coordinator takes, counted as it counts', () => {
    const draft = new Draft();
    draft.fields.prompt = ` ${'🍎'.repeat(maxPrompt)}\n`;
    expect(lengthOf(draft.fields.prompt)).toBe(maxPrompt);
    expect(draft.toSpec(model)).not.toBeNull();
    draft.fields.negative = 'x'.repeat(maxPrompt + 1);
    expect(draft.toSpec(model)).toBeNull();
    draft.fields.negative = '';
    draft.fields.prompt += 'y';
    expect(draft.toSpec(model)).toBeNull();
  });

  it('keeps its previews when other settings are taken over', () => {
    const draft = new Draft();
    draft.fields.previews = 1;
    draft.recall({ spec: { model: 'sd15', prompt: 'a dog', previews: 5, seed: '7' } } as unknown as Job);
    draft.recallRecipe({ prompt: 'a dog', negative: '', seed: '8' }, [model]);
    expect(draft.fields).toMatchObject({ prompt: 'a dog', previews: 1, seed: '8' });
  });
});
