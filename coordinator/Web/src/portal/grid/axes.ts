import type { Model, SpecRequest } from '../../shared/api/types';
import { isSeed } from '../draft.svelte';

export const axisNames = ['steps', 'guidance_scale', 'sampler', 'seed', 'strength'] as const;
export type AxisName = (typeof axisNames)[number];

/** Images of a grid at most: as many as a request has at most. */
export const mostCells = 16;

type Value = string | number;

/** One axis: what changes along it, and its values; null where a value is none. */
export function valuesOf(name: AxisName, text: string, model: Pick<Model, 'limits' | 'samplers'>): Value[] | null {
  const parts = [...new Set(text.split(/[,،\s]+/).filter((part) => part !== ''))];
  const values = parts.map((part): Value | null => {
    const number = Number(part);
    switch (name) {
      case 'steps':
        return Number.isInteger(number) && number >= 1 && number <= (model.limits?.max_steps ?? 100) ? number : null;
      case 'guidance_scale':
        return number >= 0 && number <= (model.limits?.max_guidance_scale ?? 20) ? number : null;
      case 'strength':
        return number > 0 && number <= 1 ? number : null;
      case 'seed':
        return isSeed(part) ? part : null;
      case 'sampler':
        return model.samplers.includes(part) ? part : null;
    }
  });
  return values.length === 0 || values.includes(null) ? null : (values as Value[]);
}

/** A picture of the grid: where it stands and what is asked for. */
export interface Cell {
  row: number;
  column: number;
  spec: SpecRequest;
}

/** Every pair of values; the rest of the request, the seed above all, is the same for all. */
export const cellsOf = (base: SpecRequest, across: AxisName, columns: readonly Value[], down: AxisName | '', rows: readonly Value[]): Cell[] =>
  (down === '' ? [undefined] : rows).flatMap((value, row) => columns.map((one, column) => ({ row, column, spec: { ...base, [across]: one, ...(down === '' ? {} : { [down]: value }) } })));
