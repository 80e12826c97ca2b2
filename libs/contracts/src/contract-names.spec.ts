import { describe, expect, it } from '@jest/globals';
import { ContractNames } from './contract-names.js';
import type { ContractRegister, ContractTerms } from './contract-register.js';

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

  it('is beside the words of criteria, in quotation marks', () => {
    const criteria = [{ code: 'sleeps_rough', words: 'Has slept rough in the last month.' }];
    const terms = { version: 1, validFrom: '2020-01-01', terms: { eligibility: { version: 1, criteria } } };
    const contract = { parties: [], outcomes: [], terms: terms as unknown as ContractTerms };
    expect(names.of(contract).names.get('sleeps_rough')).toBe('“Has slept rough in the last month”');
  });

  it.each(['Mill Homes', 'MILL  homes.', 'Mill Homes'.normalize('NFD'), 'Mill\u00adHomes'])(
    'has the code beside it where another is read as the same: %j',
    (other) => {
      const { nameOf } = names.of({ parties: [party('mill', 'Mill Homes'), party('mill_2', other)], outcomes: [] });
      expect([nameOf('mill'), nameOf('mill_2')]).toEqual(['Mill Homes (mill)', `${other} (mill_2)`]);
    },
  );
});
