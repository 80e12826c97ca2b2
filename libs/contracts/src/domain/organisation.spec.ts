import { describe, it } from '@jest/globals';
import { OrganisationId } from '#kernel';
import { specFor } from '../../../kernel/test/given-when-then.js';
import { type OrganisationCommand, organisationDecider } from './organisation.js';

const { given } = specFor(organisationDecider);

const council = {
  organisation: OrganisationId.parse('city_council'),
  name: 'City Council (synthetic)',
  identifiers: [],
};
const identified = { ...council, identifiers: [{ scheme: 'XX-TEST', id: '001' }] };
const register = (asked: Omit<OrganisationCommand, 'type'>) => ({ type: 'register', ...asked }) as const;
const registered = { type: 'OrganisationRegistered', ...council } as const;

describe('registering an organisation', () => {
  it('records its name and identifiers', () =>
    given()
      .when(register(identified))
      .then({ ...registered, ...identified }));

  it('is done once, however often it is asked', () => given(registered).when(register(council)).thenNothing());

  it.each([
    ['another name', { ...council, name: 'Town Council (synthetic)' }],
    ['other identifiers', identified],
  ])('is refused under a reference that is used with %s', (_, other) =>
    given(registered).when(register(other)).thenRefused('organisation-already-registered-otherwise'),
  );
});
