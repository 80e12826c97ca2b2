import type { Installation } from '#installation';
import { newUuid, SystemEntropy } from '#kernel';
import { MachineOperator, type MembersCommand, memberIdOf, newToken } from '#members';

const entropy = new SystemEntropy();

/** Gives a command as the operator of the machine. @throws what was refused. */
export async function asMachine(installation: Installation, name: MembersCommand, input: object): Promise<void> {
  const answer = await new MachineOperator(installation.ledger).give(name, input, newUuid(entropy));
  if (answer.kind === 'refused') throw new Error(`${name}: ${answer.refusal.refused}`);
}

export interface TokenAsked {
  readonly organisation: string;
  readonly role: string;
  readonly contracts?: readonly string[];
  readonly scopes?: readonly string[];
  readonly expiresOn?: string;
}

/** Issues a token. @returns the header with it, and its id. */
export async function tokenFor(
  installation: Installation,
  { scopes = ['read', 'write'], expiresOn = '2020-03-31', ...asked }: TokenAsked,
): Promise<{ readonly headers: { readonly authorization: string }; readonly token: string }> {
  const { token, secretDigest, written } = newToken(entropy);
  await asMachine(installation, 'issue-api-token', { token, secretDigest, ...asked, scopes, expiresOn });
  return { headers: { authorization: `Bearer ${written}` }, token };
}

/** Admits somebody with these roles. @returns their reference. */
export async function admitted(
  installation: Installation,
  who: { readonly issuer: string; readonly subject: string },
  ...roles: readonly { readonly organisation: string; readonly role: string; readonly contract?: string }[]
): Promise<string> {
  const member = memberIdOf(installation.participants, who.issuer, who.subject);
  await asMachine(installation, 'admit-member', { member, issuer: who.issuer });
  for (const role of roles) await asMachine(installation, 'grant-role', { member, ...role });
  return member;
}
