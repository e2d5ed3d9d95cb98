import { beforeAll, describe, expect, it } from 'vitest';
import { sentSize, sizeFor, used } from '../src/portal/start/fit';
import { Mask } from '../src/portal/start/mask';

// What a browser has and Node.js has not.
beforeAll(() => {
  globalThis.ImageData ??= class {
    readonly data: Uint8ClampedArray;
    constructor(
      readonly width: number,
      readonly height: number,
    ) {
      this.data = new Uint8ClampedArray(width * height * 4);
    }
  } as unknown as typeof ImageData;
});

const rows = (mask: Mask) => Array.from({ length: mask.height }, (_, y) => [...mask.pixels.subarray(y * mask.width, (y + 1) * mask.width)].map((pixel) => (pixel === 255 ? '#' : '.')).join(''));

describe('Mask', () => {
  it('has exactly the pixels of a rectangle, cut at the edges of the picture', () => {
    const mask = new Mask(6, 4);
    mask.shape('rectangle', { x: 4, y: 1, width: 5, height: 2 }, true);
    expect(rows(mask)).toEqual(['......', '....##', '....##', '......']);
    expect(mask.share).toBeCloseTo(4 / 24);
  });

  it('has the pixels whose middle is in the ellipse', () => {
    const mask = new Mask(6, 6);
    mask.shape('ellipse', { x: 0, y: 0, width: 6, height: 6 }, true);
    expect(rows(mask)).toEqual(['.####.', '######', '######', '######', '######', '.####.']);
  });

  it('has a line with round ends, and the eraser takes it away', () => {
    const mask = new Mask(9, 5);
    mask.open();
    mask.line({ x: 2.5, y: 2.5 }, { x: 6.5, y: 2.5 }, 1.2, true);
    mask.close();
    expect(rows(mask)).toEqual(['.........', '..#####..', '.#######.', '..#####..', '.........']);
    mask.open();
    mask.line({ x: 4.5, y: 2.5 }, { x: 4.5, y: 2.5 }, 0.4, false);
    mask.close();
    expect(rows(mask)[2]).toBe('.###.###.');
  });

  it('undoes and does again, a whole stroke at a time', () => {
    const mask = new Mask(8, 8);
    mask.open();
    for (let x = 0; x < 7; x++) mask.line({ x, y: 2 }, { x: x + 1, y: 2 }, 1, true);
    mask.close();
    const stroke = rows(mask);
    mask.invert();
    mask.clear();
    expect(mask.isEmpty).toBe(true);
    mask.undo();
    mask.undo();
    expect(rows(mask)).toEqual(stroke);
    mask.undo();
    expect([mask.isEmpty, mask.canUndo, mask.canRedo]).toEqual([true, false, true]);
    mask.redo();
    expect(rows(mask)).toEqual(stroke);
    mask.shape('rectangle', { x: 0, y: 0, width: 1, height: 1 }, true);
    expect(mask.canRedo).toBe(false);
  });

  it('remembers no change that changed nothing, and not more than a bound of those that did', () => {
    const mask = new Mask(4, 4);
    mask.clear();
    expect(mask.canUndo).toBe(false);
    for (let change = 0; change < 250; change++) mask.invert();
    let undone = 0;
    for (; mask.canUndo; undone++) mask.undo();
    expect(undone).toBe(100);
  });

  it('is white where it is painted, and comes back from its own picture', () => {
    const mask = new Mask(2, 1);
    mask.shape('rectangle', { x: 1, y: 0, width: 1, height: 1 }, true);
    const image = mask.toImage();
    expect([...image.data]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
    expect(rows(new Mask(2, 1, image.data.filter((_, at) => at % 4 === 0)))).toEqual(rows(mask));
    expect(mask.toVeil().data[3]).toBe(0);
    expect(mask.toVeil().data[7]).toBeGreaterThan(0);
  });
});

describe('a picture for an image', () => {
  const model = { limits: { max_width: 512, max_height: 768, max_steps: 50 }, defaults: { width: 512, height: 512 } } as never;

  it('is cut on both sides alike', () => {
    expect(used({ width: 400, height: 200 }, { width: 64, height: 64 })).toEqual({ x: 100, y: 0, width: 200, height: 200 });
    expect(used({ width: 100, height: 200 }, { width: 100, height: 200 })).toEqual({ x: 0, y: 0, width: 100, height: 200 });
  });

  it.each([
    [{ width: 500, height: 300 }, { width: 496, height: 296 }],
    [{ width: 4000, height: 3000 }, { width: 512, height: 384 }],
    [{ width: 1000, height: 3000 }, { width: 256, height: 768 }],
    [{ width: 3, height: 9000 }, { width: 8, height: 768 }],
  ])('%o is asked for as %o', (picture, size) => expect(sizeFor(picture, model)).toEqual(size));

  it('is sent with no more pixels than help', () => {
    expect(sentSize({ width: 4000, height: 2000 }, model)).toEqual({ width: 1536, height: 768 });
    expect(sentSize({ width: 20, height: 10 }, model)).toEqual({ width: 20, height: 10 });
    expect(sentSize({ width: 9000, height: 1 }, undefined)).toEqual({ width: 2048, height: 1 });
  });
});
