import { type Command, InvalidArgumentError } from 'commander';
import type { RoleOptions, TokenOptions } from './access-options.js';
import type { CommandLine } from './command-line.js';

/** `ledger member …` and `ledger token …`: whoever runs the machine makes the first operator, and helps out after that. */
export function addAccessCommands(program: Command, { action }: Pick<CommandLine, 'action'>): void {
  const member = program
    .command('member')
    .description('Who may sign in, and as what; the server is stopped meanwhile, for one process writes at a time')
    .addHelpText('before', `Examples\n${MEMBER_EXAMPLES.map((example) => `  ${example}`).join('\n')}\n`);
  member
    .command('admit [member]')
    .description('Let somebody be given roles: by the reference that they were shown, or by issuer and subject')
    .option('--issuer <address>', 'who vouches for them')
    .option('--subject <subject>', 'under which subject; never an e-mail address')
    .option('--operator', 'and make them an operator', false)
    .action(
      action(
        async (
          session,
          reference: string | undefined,
          options: { issuer?: string; subject?: string; operator: boolean },
        ) => (await import('./commands/member.js')).admit(session, reference, options),
      ),
    );
  const roleOf = (words: string, summary: string) =>
    member
      .command(words)
      .description(summary)
      .requiredOption('--organisation <code>', 'for which organisation')
      .requiredOption('--role <role>', 'which role')
      .option('--contract <code>', 'in this contract only');
  roleOf('grant <member>', 'Give a member a role')
    .option('--from <date>', 'the first day')
    .option('--until <date>', 'the last day')
    .action(
      action(async (session, reference: string, options: RoleOptions) =>
        (await import('./commands/member.js')).grant(session, reference, options),
      ),
    );
  roleOf('withdraw <member>', 'Take a role from a member, at once').action(
    action(async (session, reference: string, options: RoleOptions) =>
      (await import('./commands/member.js')).withdraw(session, reference, options),
    ),
  );
  for (const [name, summary] of [
    ['suspend', 'Stop a member from doing and reading anything, at once'],
    ['readmit', 'Give a suspended member their roles again'],
  ] as const) {
    member
      .command(`${name} <member>`)
      .description(summary)
      .action(
        action(async (session, reference: string) =>
          (await import('./commands/member.js')).change(session, name, reference),
        ),
      );
  }
  member
    .command('list')
    .description('The members and their roles')
    .action(action(async (session) => (await import('./commands/member.js')).list(session)));

  const token = program
    .command('token')
    .description('Which machines may act')
    .addHelpText('before', `Examples\n${TOKEN_EXAMPLES.map((example) => `  ${example}`).join('\n')}\n`);
  token
    .command('issue')
    .description('Issue a token. It is printed once, and kept nowhere')
    .requiredOption('--organisation <code>', 'for which organisation it acts')
    .requiredOption('--role <role>', 'in which role')
    .requiredOption('--expires <date>', 'its last day, at most a year from now')
    .option('--contract <code...>', 'in these contracts only')
    .option('--scope <scope...>', 'read, write or both', scope, [])
    .action(
      action(async (session, options: TokenOptions) => (await import('./commands/token.js')).issue(session, options)),
    );
  token
    .command('revoke <token>')
    .description('End a token, at once')
    .action(
      action(async (session, reference: string) => (await import('./commands/token.js')).revoke(session, reference)),
    );
  token
    .command('list')
    .description('The tokens, what they are for, and when they were used last')
    .action(action(async (session) => (await import('./commands/token.js')).list(session)));
}

function scope(text: string, before: readonly string[]): readonly string[] {
  if (text !== 'read' && text !== 'write') throw new InvalidArgumentError('It is read or write.');
  return [...before, text];
}

const MEMBER_EXAMPLES = [
  'ledger member admit --issuer https://login.example.org --subject 7f3c… --operator     the first operator',
  'ledger member admit M0123456789ABCDEFGHJKMNPQRS                     somebody who has tried to sign in',
  'ledger member grant M0123456789ABCDEFGHJKMNPQRS --organisation bristol_cc --role outcome-payer',
  'ledger member withdraw M0123456789ABCDEFGHJKMNPQRS --organisation bristol_cc --role outcome-payer',
];
const TOKEN_EXAMPLES = [
  'ledger token issue --organisation kestrel --role service-provider --scope write --expires 2027-03-31 > kestrel.token',
  'ledger token revoke T7K3Q000000000000',
];
