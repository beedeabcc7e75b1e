import { describe, expect, it } from 'vitest';
import { classesOf, fieldOf } from './fields.ts';

const x = { shape: [2], dtype: 'float32' } as const;
const y = { shape: [], dtype: 'int32', classes: 3 } as const;
const data = { fields: { x, y } };

describe('fields of a data set', () => {
  it('are found by name, and those that are not there refused with the names there are', () => {
    expect(fieldOf(data, 'x')).toBe(x);
    expect(() => fieldOf(data, 'toString')).toThrow("The data set has no field 'toString'.");
    expect(() => fieldOf(data, 'z')).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/x, y/) }),
    );
  });

  it('have classes where they hold labels', () => {
    expect(classesOf(data, 'y')).toBe(3);
    expect(() => classesOf(data, 'x')).toThrow("The field 'x' holds no labels of classes.");
  });
});
