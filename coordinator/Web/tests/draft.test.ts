import { describe, expect, it } from 'vitest';
import { Draft } from '../src/portal/draft.svelte';
import type { Job, Model } from '../src/shared/api/types';

const model = { name: 'sd15', modes: ['txt2img'], samplers: ['ddim'] } as unknown as Model;

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

  it('keeps its previews when other settings are taken over', () => {
    const draft = new Draft();
    draft.fields.previews = 1;
    draft.recall({ spec: { model: 'sd15', prompt: 'a dog', previews: 5, seed: '7' } } as unknown as Job);
    draft.recallRecipe({ prompt: 'a dog', negative: '', seed: '8' }, [model]);
    expect(draft.fields).toMatchObject({ prompt: 'a dog', previews: 1, seed: '8' });
  });
});
