import { MembersRegister, newToken } from '#members';
import type { TokenOptions } from '../access-options.js';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { inWords } from '../moments.js';
import { reading, writing } from '../open.js';
import type { Session } from '../session.js';
import { namesEverywhere, plain } from '../words.js';
import { giveAsMachine } from './member.js';

/** `ledger token issue`: the token on standard output, so that it can be kept in a file, and nowhere else. */
export function issue(
  session: Session,
  { organisation, role, expires, contract, scope }: TokenOptions,
): Promise<ExitCode> {
  if (scope.length === 0)
    throw new Failure('usage', 'scope-needed', 'What for? Say --scope read, --scope write, or both');
  return writing(session, async (installation) => {
    const { token, secretDigest, written } = newToken(installation.entropy);
    const grant = {
      organisation,
      role,
      scopes: [...new Set(scope)],
      expiresOn: expires,
      ...(contract && { contracts: contract }),
    };
    await giveAsMachine(installation, 'issue-api-token', { token, secretDigest, ...grant });
    if (session.options.json) {
      await session.out.document({ token, written, ...grant });
      return exitCodes.ok;
    }
    await session.out.line(written);
    session.out.note(`${token} stands until ${expires}. Its secret is shown now and never again.`);
    return exitCodes.ok;
  });
}

export function revoke(session: Session, token: string): Promise<ExitCode> {
  return writing(session, async (installation) => {
    const isNew = await giveAsMachine(installation, 'revoke-api-token', { token });
    if (session.options.json) await session.out.document({ token, revoked: isNew });
    else await session.out.line(isNew ? `${token} is revoked.` : `${token} was revoked before.`);
    return exitCodes.ok;
  });
}

export function list(session: Session): Promise<ExitCode> {
  return reading(session, async (installation) => {
    const { rows } = (await installation.get(MembersRegister)).tokens({ limit: 10_000 });
    const tokens = rows.map((row) => ({ ...row, used_at: installation.directory.tokenUse(row.token) ?? null }));
    if (session.options.json) {
      await session.out.document({ tokens });
      return exitCodes.ok;
    }
    const names = namesEverywhere(installation.store);
    await session.out.table({
      columns: [{ title: 'Token' }, { title: 'Stands' }, { title: 'Until' }, { title: 'Last used' }, { title: 'For' }],
      rows: tokens.map(({ token, status, expires_on, used_at, role, organisation, scopes, contracts }) => [
        token,
        status,
        expires_on,
        { text: used_at === null ? 'never' : inWords(used_at), plain: used_at ?? '' },
        {
          text: `${scopes} as ${plain(role)} for ${names.withCode(organisation)}${contracts && ` in ${contracts}`}`,
          plain: [scopes, role, organisation, contracts].filter(Boolean).join(';'),
        },
      ]),
    });
    return exitCodes.ok;
  });
}
