import { describe, expect, it } from '@jest/globals';
import { ContractNames } from './contract-names.js';
import type { ContractRegister } from './contract-register.js';

const names = new ContractNames({} as ContractRegister);
const party = (organisation: string, name: string) => ({
  ...{ organisation, name, roles: [], from: '2020-01-01', lastDay: undefined },
});

describe('what organisations are called', () => {
  it('is their name', () => {
    const { nameOf } = names.of({
      parties: [party('mill', 'Mill Homes'), party('hill', 'Hill Support')],
      outcomes: [],
    });
    expect([nameOf('mill'), nameOf('hill'), nameOf('nobody')]).toEqual(['Mill Homes', 'Hill Support', 'nobody']);
  });

  it.each(['Mill Homes', 'MILL  homes.', 'Mill Homes'.normalize('NFD'), 'Mill\u00adHomes'])(
    'has the code beside it where another is read as the same: %j',
    (other) => {
      const { nameOf } = names.of({ parties: [party('mill', 'Mill Homes'), party('mill_2', other)], outcomes: [] });
      expect([nameOf('mill'), nameOf('mill_2')]).toEqual(['Mill Homes (mill)', `${other} (mill_2)`]);
    },
  );
});
