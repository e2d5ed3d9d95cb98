import { describe, expect, it } from 'vitest';
import { chunksOf, isPng, textsOf, withoutMetadata } from '../src/shared/png/chunks';
import { fromParameters, recipeOf } from '../src/shared/png/recipe';

const bytes = (text: string) => new TextEncoder().encode(text);

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length + 12);
  new DataView(out.buffer).setUint32(0, data.length);
  out.set(bytes(type), 4);
  out.set(data, 8);
  return out;
}

const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const picture = (...extra: Uint8Array[]) => joined(signature, chunk('IHDR', new Uint8Array(13)), ...extra, chunk('IDAT', Uint8Array.of(1, 2, 3)), chunk('IEND', new Uint8Array()));

describe('PNG', () => {
  const record = JSON.stringify({ prompt: 'قلب أحمر', steps: 20, width: 128, height: 64, sampler: 'ddim', guidance_scale: 3, model: 'm' }).replace('}', ',"seed":18446744073709551615}');
  const file = picture(chunk('iTXt', joined(bytes('sognilike'), Uint8Array.of(0, 0, 0, 0, 0), bytes(record))), chunk('tEXt', bytes('parameters\0x\nSteps: 1')));

  it('gives up its texts and nothing else', () => {
    const plain = withoutMetadata(file);
    expect(plain).toEqual(picture());
    expect(isPng(plain)).toBe(true);
    expect(textsOf(plain).size).toBe(0);
  });

  it('is read from our own record, with a seed that no number holds', () => {
    expect(recipeOf(file)).toMatchObject({ prompt: 'قلب أحمر', seed: '18446744073709551615', width: 128, height: 64, sampler: 'ddim' });
  });

  it.each([new Uint8Array(), signature, file.subarray(0, 40), joined(signature, Uint8Array.of(255, 255, 255, 255, 1, 2, 3, 4, 5, 6, 7, 8))])('that is damaged is read as far as it goes', (broken) => {
    expect(() => [...chunksOf(broken)]).not.toThrow();
    expect(recipeOf(broken)).toBeNull();
  });
});

describe('fromParameters', () => {
  it('reads what A1111 writes', () => {
    const text = 'a cat,\nred\nNegative prompt: blurry\n\\Steps: not a field\nSteps: 20, Sampler: Euler a, CFG scale: 7.5, Seed: 42, Size: 512x768, Model: "a, b: c"';
    expect(fromParameters(text)).toEqual({
      prompt: 'a cat,\nred', negative: 'blurry\nSteps: not a field', width: 512, height: 768, steps: 20, sampler: 'Euler a', guidance: 7.5, seed: '42', model: 'a, b: c',
    });
  });

  it('refuses a text without steps', () => expect(fromParameters('just words')).toBeNull());
});
