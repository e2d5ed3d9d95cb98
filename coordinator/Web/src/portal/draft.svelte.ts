import type { Job, Model, SpecRequest } from '../shared/api/types';
import type { Recipe } from '../shared/png/recipe';
import { remembered } from '../shared/store/browser';

export const maxSeed = 18_446_744_073_709_551_615n;
export const maxCount = 16;
/** Code points of a prompt, after trimming. */
export const maxPrompt = 4000;
/** As many previews as a job may be asked for. */
export const previewCounts: readonly number[] = [0, 1, 3, 5];

export type RecallPart = 'all' | 'prompt' | 'seed' | 'size';

interface Fields {
  model: string;
  prompt: string;
  negative: string;
  width: number | null;
  height: number | null;
  steps: number | null;
  guidance: number | null;
  sampler: string;
  seed: string;
  seedLocked: boolean;
  count: number;
  previews: number;
  /** SHA-256 of the picture that the image is made from, and of its mask; empty for none. */
  init: string;
  mask: string;
  strength: number | null;
  maskArea: 'whole' | 'only_masked';
  maskBlur: number | null;
}

const empty: Fields = {
  model: '', prompt: '', negative: '', width: null, height: null, steps: null, guidance: null, sampler: '', seed: '', seedLocked: false, count: 1, previews: 3, init: '', mask: '', strength: null, maskArea: 'whole', maskBlur: null,
};

/** What the person is about to ask for. What is null or empty is the model's default. Kept in the browser between visits, for each account by itself. */
export class Draft {
  fields = $state<Fields>({ ...empty });
  /** Pictures on their way to the coordinator: what the fields mean is known once they are there. */
  sending = $state(0);
  private slot = '';

  /** @param owner Whose, at which coordinator: another's is neither shown nor written over. */
  restore(owner: string): void {
    this.slot = `sogni.draft.${owner}`;
    try {
      this.fields = { ...empty, ...(JSON.parse(remembered.get(this.slot) ?? '{}') as Partial<Fields>) };
      if (!previewCounts.includes(this.fields.previews)) this.fields.previews = empty.previews;
    } catch {
      this.fields = { ...empty };
    }
  }

  save(): void {
    if (this.slot !== '') remembered.set(this.slot, JSON.stringify(this.fields));
  }

  /** The request that these fields mean; null while there is nothing to ask for. */
  toSpec(model: Model | undefined): SpecRequest | null {
    const { prompt, negative, width, height, steps, guidance, sampler, seed, seedLocked, previews, init, mask, strength, maskArea, maskBlur } = this.fields;
    if (model === undefined || prompt.trim() === '' || Math.max(lengthOf(prompt), lengthOf(negative)) > maxPrompt || this.sending > 0) {
      return null;
    }

    const spec: SpecRequest = { model: model.name, prompt: prompt.trim() };
    if (negative.trim() !== '') spec.negative_prompt = negative.trim();
    if (width !== null) spec.width = width;
    if (height !== null) spec.height = height;
    if (steps !== null) spec.steps = steps;
    if (guidance !== null) spec.guidance_scale = guidance;
    if (sampler !== '') spec.sampler = sampler;
    if (seedLocked && isSeed(seed)) spec.seed = seed;
    if (previews > 0) spec.previews = previews;
    if (init !== '' && model.modes.includes('img2img')) {
      spec.init_image = init;
      if (strength !== null) spec.strength = strength;
      if (mask !== '' && model.modes.includes('inpaint')) {
        spec.mask = mask;
        spec.mask_area = maskArea;
        if (maskBlur !== null) spec.mask_blur = maskBlur;
      }
    }

    return spec;
  }

  /** Takes over what a job was asked, or a part of it; previews are a matter of watching, and stay as they are. */
  recall(job: Job, part: RecallPart = 'all'): void {
    const spec = job.spec;
    if (spec === undefined) {
      return;
    }

    if (part === 'prompt' || part === 'all') {
      this.fields.prompt = spec.prompt ?? '';
      this.fields.negative = spec.negative_prompt ?? '';
    }

    if (part === 'size' || part === 'all') {
      this.fields.width = spec.width ?? null;
      this.fields.height = spec.height ?? null;
    }

    if (part === 'seed' || part === 'all') {
      this.fields.seed = spec.seed ?? '';
      this.fields.seedLocked = true;
    }

    if (part === 'all') {
      this.fields.model = spec.model ?? '';
      this.fields.steps = spec.steps ?? null;
      this.fields.guidance = spec.guidance_scale ?? null;
      this.fields.sampler = spec.sampler ?? '';
      this.fields.count = 1;
      this.fields.init = spec.init_image ?? '';
      this.fields.mask = spec.mask ?? '';
      this.fields.strength = spec.strength ?? null;
      this.fields.maskArea = spec.mask_area === 'only_masked' ? 'only_masked' : 'whole';
      this.fields.maskBlur = spec.mask_blur ?? null;
    }
  }

  /** Takes over what a picture says about itself; what this pool's models do not have stays as it was. */
  recallRecipe(recipe: Recipe, models: readonly Model[]): void {
    const model = models.find((one) => one.name === recipe.model) ?? models.find((one) => one.name === this.fields.model);
    this.fields.prompt = recipe.prompt;
    this.fields.negative = recipe.negative;
    this.fields.width = recipe.width ?? null;
    this.fields.height = recipe.height ?? null;
    this.fields.steps = recipe.steps ?? null;
    this.fields.guidance = recipe.guidance ?? null;
    this.fields.sampler = model?.samplers.find((name) => name.toLowerCase() === recipe.sampler?.toLowerCase()) ?? '';
    this.fields.model = model?.name ?? this.fields.model;
    if (recipe.seed !== undefined) {
      this.fields.seed = recipe.seed;
      this.fields.seedLocked = true;
    }
  }
}

/** Characters of a prompt, as the coordinator counts them. */
export const lengthOf = (prompt: string): number => [...prompt.trim()].length;

export const isSeed = (text: string): boolean => /^\d{1,20}$/.test(text) && BigInt(text) <= maxSeed;

/** A seed drawn by the browser. */
export const drawSeed = (): string => crypto.getRandomValues(new BigUint64Array(1))[0]!.toString();

export const draft = new Draft();
