import type { Narrative } from '#event-log';
import type { Role } from '#kernel';
import type { MemberEvent, TokenEvent } from './domain/members.events.js';

const ofMember = ({ member }: { readonly member: string }) => [{ kind: 'member', ref: member }];
const ofToken = ({ token }: { readonly token: string }) => [{ kind: 'api-token', ref: token }];

interface Named {
  readonly organisation: string;
  readonly contract?: string | undefined;
  readonly role: Role;
}

function roleInWords({ role, organisation, contract }: Named): string {
  const where = contract === undefined ? '' : ` in the contract ${contract}`;
  return `${role.replaceAll('-', ' ')} for ${organisation}${where}`;
}

export const membersNarrative: Narrative<MemberEvent | TokenEvent> = {
  MemberAdmitted: {
    says: ({ member, issuer }) => `${member}, for whom ${issuer} vouches, was admitted.`,
    about: ofMember,
  },
  RoleGranted: {
    says: ({ member, from, until, ...granted }) =>
      `${member} was made ${roleInWords(granted)}${from === undefined ? '' : `, from ${from}`}${until === undefined ? '' : `, until ${until}`}.`,
    about: ofMember,
  },
  RoleWithdrawn: {
    says: ({ member, ...held }) => `${member} is no longer ${roleInWords(held)}.`,
    about: ofMember,
  },
  MemberSuspended: { says: ({ member }) => `${member} was suspended.`, about: ofMember },
  MemberReadmitted: { says: ({ member }) => `${member} was readmitted.`, about: ofMember },
  ApiTokenOffered: {
    says: ({ token, contracts, scopes, expiresOn, organisation, role }) =>
      `The token ${token} was offered, to ${scopes.join(' and ')} as ${roleInWords({ organisation, role })}${contracts === undefined ? '' : ` in ${contracts.join(', ')}`}, until ${expiresOn}.`,
    about: ofToken,
  },
  ApiTokenAccepted: {
    says: ({ token, acceptedBy }) => `${acceptedBy} accepted the token ${token}, and took its secret.`,
    about: ({ token, acceptedBy }) => [...ofToken({ token }), ...ofMember({ member: acceptedBy })],
  },
  ApiTokenIssued: {
    says: ({ token, contracts, scopes, expiresOn, organisation, role }) =>
      `The token ${token} was issued, to ${scopes.join(' and ')} as ${roleInWords({ organisation, role })}${contracts === undefined ? '' : ` in ${contracts.join(', ')}`}, until ${expiresOn}.`,
    about: ofToken,
  },
  ApiTokenRevoked: { says: ({ token }) => `The token ${token} was revoked.`, about: ofToken },
};
