import { refusalInWords } from '#contracts';
import type { Installation } from '#installation';
import { newUuid } from '#kernel';
import { accessReasons, MachineOperator, type MembersCommand, MembersRegister, memberIdOf } from '#members';
import type { RoleOptions } from '../access-options.js';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { reading, writing } from '../open.js';
import type { Session } from '../session.js';
import { namesEverywhere, plain } from '../words.js';

/** Gives a command of access as the operator of the machine. @throws Failure with the words of a refusal. */
export async function giveAsMachine(installation: Installation, name: MembersCommand, input: object): Promise<boolean> {
  const { ledger, entropy, store } = installation;
  const answer = await new MachineOperator(ledger).give(name, input, newUuid(entropy));
  if (answer.kind === 'refused') {
    const { refused } = answer.refusal;
    const words: Readonly<Record<string, string>> = accessReasons;
    throw new Failure('failed', refused, refusalInWords(words, answer.refusal));
  }
  if (answer.position !== undefined) await store.whenHandled(answer.position, 10_000);
  return !answer.repeated;
}

/** `ledger member admit`. */
export function admit(
  session: Session,
  reference: string | undefined,
  { issuer, subject, operator }: { readonly issuer?: string; readonly subject?: string; readonly operator: boolean },
): Promise<ExitCode> {
  return writing(session, async (installation) => {
    const { member, vouchedBy } = whom(installation, reference, issuer, subject);
    const isNew = await giveAsMachine(installation, 'admit-member', { member, issuer: vouchedBy });
    if (operator) {
      const role = { member, organisation: 'operator', role: 'operator' };
      await giveAsMachine(installation, 'grant-role', role);
    }
    return said(session, { member, admitted: isNew, operator }, [
      isNew ? `${member} is admitted.` : `${member} was admitted before.`,
      ...(operator ? ['They are an operator: they give others their roles, and have no part in the business.'] : []),
    ]);
  });
}

function whom(
  { participants, directory }: Installation,
  reference: string | undefined,
  issuer: string | undefined,
  subject: string | undefined,
): { readonly member: string; readonly vouchedBy: string } {
  if (reference === undefined) {
    if (issuer === undefined || subject === undefined) {
      throw new Failure(
        'usage',
        'member-needed',
        'Whom? Say the reference that they were shown, or --issuer and --subject',
      );
    }
    return { member: memberIdOf(participants, issuer, subject), vouchedBy: issuer };
  }
  const vouchedBy = issuer ?? directory.identity(reference)?.issuer;
  if (vouchedBy === undefined) {
    throw new Failure('failed', 'member-unknown', `Nobody has tried to sign in as ${reference} here: say --issuer too`);
  }
  return { member: reference, vouchedBy };
}

export function grant(session: Session, member: string, options: RoleOptions): Promise<ExitCode> {
  const { organisation, role, contract, from, until } = options;
  const input = {
    member,
    organisation,
    role,
    ...(contract && { contract }),
    ...(from && { from }),
    ...(until && { until }),
  };
  return writing(session, async (installation) => {
    const isNew = await giveAsMachine(installation, 'grant-role', input);
    return said(session, { ...input, granted: isNew }, [
      `${member} is ${role} for ${organisation}${isNew ? '' : ' already'}.`,
    ]);
  });
}

export function withdraw(session: Session, member: string, options: RoleOptions): Promise<ExitCode> {
  const { organisation, role, contract } = options;
  const input = { member, organisation, role, ...(contract && { contract }) };
  return writing(session, async (installation) => {
    await giveAsMachine(installation, 'withdraw-role', input);
    return said(session, { ...input, withdrawn: true }, [`${member} is no longer ${role} for ${organisation}.`]);
  });
}

export function change(session: Session, what: 'suspend' | 'readmit', member: string): Promise<ExitCode> {
  return writing(session, async (installation) => {
    const isNew = await giveAsMachine(installation, `${what}-member`, { member });
    const done = what === 'suspend' ? 'suspended' : 'readmitted';
    return said(session, { member, [done]: isNew }, [`${member} is ${done}${isNew ? '' : ', as before'}.`]);
  });
}

/** `ledger member list`. Names are those under which they last signed in here. */
export function list(session: Session): Promise<ExitCode> {
  return reading(session, async (installation) => {
    const register = await installation.get(MembersRegister);
    const { rows } = register.members({ limit: 10_000 });
    if (session.options.json) {
      await session.out.document({ members: rows });
      return exitCodes.ok;
    }
    const names = namesEverywhere(installation.store);
    await session.out.table({
      columns: [{ title: 'Member' }, { title: 'Name' }, { title: 'Stands' }, { title: 'Roles' }],
      rows: rows.map(({ member, status, roles }) => [
        member,
        installation.directory.identity(member)?.name ?? '',
        status,
        {
          text: roles
            .map(
              ({ role, organisation, contract }) =>
                `${plain(role)} for ${names.withCode(organisation)}${contract && ` in ${contract}`}`,
            )
            .join(', '),
          plain: roles
            .map(({ role, organisation, contract }) => [role, organisation, contract].filter(Boolean).join(';'))
            .join(' '),
        },
      ]),
    });
    return exitCodes.ok;
  });
}

async function said({ out, options }: Session, document: object, lines: readonly string[]): Promise<ExitCode> {
  if (options.json) await out.document(document);
  else await out.lines(lines);
  return exitCodes.ok;
}
