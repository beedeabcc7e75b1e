import { describe, expect, it } from 'vitest';
import { splitSchema } from './split-schema.ts';

const $schema = 'http://json-schema.org/draft-07/schema#';
const whole = {
  $schema,
  properties: { zoo: { anyOf: [{ $ref: '#/definitions/animal' }, { type: 'null' }] } },
  definitions: {
    animal: { type: 'object', properties: { eats: { items: { $ref: '#/definitions/plant' } } } },
    plant: { type: 'string' },
  },
};

describe('splitSchema', () => {
  it('makes a schema of each definition, with references from file to file', () => {
    expect(Object.fromEntries(splitSchema(whole, 'world'))).toEqual({
      world: { $schema, properties: { zoo: { anyOf: [{ $ref: 'animal.json' }, { type: 'null' }] } } },
      animal: { $schema, type: 'object', properties: { eats: { items: { $ref: 'plant.json' } } } },
      plant: { $schema, type: 'string' },
    });
  });

  it('leaves other references and a schema without definitions as they are', () => {
    const alone = { properties: { $ref: { type: 'string' }, other: { $ref: '#/properties/x' } } };
    expect([...splitSchema(alone, 'world')]).toEqual([['world', alone]]);
  });

  it("refuses a definition of the root's name, which would take its file", () => {
    expect(() => splitSchema(whole, 'plant')).toThrow("A definition has the root's name: plant.");
  });
});
