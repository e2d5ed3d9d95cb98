import { describe, expect, it } from 'vitest';
import { differenceOf } from '../src/admin/checks/difference';

/** RGBA of one grey, with some pixels of another. */
const grey = (pixels: number, level: number, others: Record<number, number> = {}): Uint8ClampedArray => {
  const data = new Uint8ClampedArray(pixels * 4).fill(255);
  for (let pixel = 0; pixel < pixels; pixel++) data.fill(others[pixel] ?? level, pixel * 4, pixel * 4 + 3);
  return data;
};

describe('the difference of two pictures', () => {
  it('is nothing between equal ones', () => {
    const { mean, most, share, map } = differenceOf(grey(9, 50), grey(9, 50), 3);
    expect([mean, most, share]).toEqual([0, 0, 0]);
    expect([...map.slice(0, 4)]).toEqual([12, 8, 32, 255]);
  });

  it('is the mean that the coordinator judges by, with where it lies', () => {
    const { mean, most, share, part, map } = differenceOf(grey(9, 50), grey(9, 50, { 5: 140 }), 3);
    expect(mean).toBeCloseTo(10);
    expect([most, share, part]).toEqual([90, 1 / 9, 5]);
    expect(map[5 * 4]! + map[5 * 4 + 1]! + map[5 * 4 + 2]!).toBeGreaterThan(map[0]! + map[1]! + map[2]!);
  });

  it('shows small differences too, but calls only those visible that are', () => {
    const { share, map } = differenceOf(grey(4, 50), grey(4, 54), 2);
    expect(share).toBe(0);
    expect([...map.slice(0, 3)]).not.toEqual([12, 8, 32]);
  });

  it('of pictures of two sizes is a mistake', () => expect(() => differenceOf(grey(4, 1), grey(9, 1), 2)).toThrow(RangeError));
});
