import type { Command } from 'commander';
import { AS, type CommandLine, TOKEN_FILE, wholeNumber } from './command-line.js';
import type { Made } from './commands/webhook.js';

/** `ledger webhook …`: who is told of what is recorded. For the operator of the installation, also beside the server. */
export function addWebhookCommands(program: Command, { action }: Pick<CommandLine, 'action'>): void {
  const webhook = program
    .command('webhook')
    .description('Who is told of what is recorded, by signed HTTP requests')
    .addHelpText('before', `Examples\n${EXAMPLES.map((example) => `  ${example}`).join('\n')}\n`);
  const add = (words: string, summary: string) => webhook.command(words).description(summary);
  const commands = () => import('./commands/webhook.js');

  add('add <url>', 'Make a webhook, and print its secret: it is not shown again')
    .option(...AS)
    .option(...TOKEN_FILE)
    .option('--description <text>', 'what it is for, and whom to ask', '')
    .option('--contract <contract...>', 'only events of these contracts')
    .option('--type <type...>', 'only events of these types')
    .action(
      action(async (session, url: string, options: Made) => (await commands()).addWebhook(session, url, options)),
    );
  add('list', 'The webhooks, and whether they are sent to').action(
    action(async (session) => (await commands()).listWebhooks(session)),
  );
  for (const [change, summary] of CHANGES) {
    add(`${change} <webhook>`, summary).action(
      action(async (session, id: string) => (await commands()).changeWebhook(session, change, id)),
    );
  }
  add('rotate <webhook>', 'Make a new secret; the one before signs as well for a day').action(
    action(async (session, id: string) => (await commands()).rotateWebhook(session, id)),
  );
  add('deliveries <webhook>', 'What was and is to be sent to it, the newest first')
    .option('--status <status>', 'waiting, delivered or failed')
    .option('--limit <count>', 'at most so many', wholeNumber, 50)
    .action(
      action(async (session, id: string, options: { status?: string; limit: number }) =>
        (await commands()).listDeliveries(session, id, options),
      ),
    );
  add('resend <webhook> <delivery>', 'Send one once more, whatever became of it').action(
    action(async (session, id: string, delivery: string) =>
      (await commands()).resendDelivery(session, id, wholeNumber(delivery)),
    ),
  );
  add('ping <webhook>', 'Send it a test that says nothing').action(
    action(async (session, id: string) => (await commands()).pingWebhook(session, id)),
  );
}

const CHANGES = [
  ['pause', 'Send nothing to it for now'],
  ['resume', 'Send to it again'],
  ['retire', 'Never send to it again; its secrets are destroyed'],
] as const;

const EXAMPLES = [
  'ledger webhook add https://example.org/hooks --as "olga;city;operator" --type PaymentMade > secret.txt',
  'ledger webhook list',
  'ledger webhook deliveries wh_5f3c… --status failed',
  'ledger webhook resend wh_5f3c… 17',
];
