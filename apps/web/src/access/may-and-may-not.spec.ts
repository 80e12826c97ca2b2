import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type Operation, operationRoles } from '#contracts';
import type { Role } from '#kernel';
import { AppointedWorld, acting, businessRoles, FOREIGN, LEFT, OWN, roles } from '../../test/appointed-world.js';
import { addresses, commands, exampleBody, places } from '../../test/command-addresses.js';
import { ApiDescription } from '../http/api-description.js';

type CommandName = keyof typeof commands;

/** What each command asks leave for. Written out, so that a handler that asks for less is found. */
const operationOf: Record<CommandName, Operation> = {
  'register-organisation': 'register-organisation',
  'publish-table': 'publish-table',
  'record-contract': 'record-contract',
  'draft-variation': 'draft-variation',
  'propose-variation': 'draft-variation',
  'agree-variation': 'decide-variation',
  'decline-variation': 'decide-variation',
  'request-variation-change': 'decide-variation',
  'withdraw-variation': 'draft-variation',
  'lapse-variation': 'decide-variation',
  'record-meeting': 'record-board',
  'file-document': 'record-board',
  'agree-plan': 'record-board',
  'draft-rate-card-revision': 'propose-rate-card',
  'propose-rate-card-revision': 'propose-rate-card',
  'agree-rate-card-revision': 'decide-rate-card',
  'decline-rate-card-revision': 'decide-rate-card',
  'request-rate-card-revision-change': 'decide-rate-card',
  'withdraw-rate-card-revision': 'propose-rate-card',
  'lapse-rate-card-revision': 'decide-rate-card',
  'refer-person': 'refer',
  'accept-referral': 'run-engagement',
  'decline-referral': 'run-engagement',
  'start-engagement': 'run-engagement',
  'pause-engagement': 'run-engagement',
  'resume-engagement': 'run-engagement',
  'end-engagement': 'run-engagement',
  'correct-referral-dates': 'correct-referral-dates',
  'record-baseline': 'record-baseline',
  'correct-baseline': 'correct-baseline',
  'submit-evidence': 'submit-evidence',
  'withdraw-evidence': 'submit-evidence',
  'correct-achievement-date': 'submit-evidence',
  'verify-evidence': 'verify-evidence',
  'query-evidence': 'verify-evidence',
  'reject-evidence': 'verify-evidence',
  'withdraw-verification': 'verify-evidence',
  'record-lapse': 'record-lapse',
  'record-regained': 'record-lapse',
  'correct-lapse': 'correct-lapse',
  'make-claim': 'make-claim',
  'withdraw-claim': 'make-claim',
  'define-cohort': 'define-cohort',
  'measure-cohort': 'measure-cohort',
  'verify-cohort-result': 'verify-cohort',
  'reject-cohort-result': 'verify-cohort',
  'claim-cohort': 'claim-cohort',
  'withdraw-cohort-claim': 'claim-cohort',
  'draft-statement': 'issue-statement',
  'hold-claim-out': 'hold-claim',
  'put-claim-back': 'hold-claim',
  'issue-statement': 'issue-statement',
  'abandon-statement': 'issue-statement',
  'approve-statement': 'approve-statement',
  'make-payment': 'release-payment',
  'dispute-line': 'dispute-line',
  'resolve-dispute': 'resolve-dispute',
  'propose-clawback': 'propose-clawback',
  'approve-clawback': 'decide-clawback',
  'decline-clawback': 'decide-clawback',
  'record-refund': 'record-refund',
  'approve-advance': 'pay-advance',
  'pay-advance': 'pay-advance',
  'draw-investment': 'record-investment',
  'repay-investment': 'record-investment',
  'close-sample-frame': 'draw-sample',
  'draw-sample': 'draw-sample',
  'check-sample-item': 'check-sample',
  'correct-sample-finding': 'check-sample',
  'recheck-verification': 'check-sample',
  'close-sample': 'check-sample',
  'propose-sample-recovery': 'propose-clawback',
  'give-consent': 'record-consent',
  'withdraw-consent': 'record-consent',
  'merge-persons': 'merge-persons',
  'place-hold': 'hold-records',
  'lift-hold': 'hold-records',
  'request-erasure': 'request-erasure',
  'decline-erasure': 'decide-erasure',
  'approve-erasure': 'decide-erasure',
  'disclose-field': 'disclose-record',
  'disclose-file': 'disclose-record',
};

const theirs = 'another-providers-person';
/** What a provider is told who records something about a person whom another provider accepted. */
const ofAnotherProvider = [
  'accept-referral: already-accepted-otherwise',
  'decline-referral: already-accepted-otherwise',
  `start-engagement: ${theirs}`,
  'pause-engagement: not-started',
  'resume-engagement: not-started',
  'end-engagement: not-started',
  'correct-referral-dates: nothing-to-correct',
  `record-baseline: ${theirs}`,
  `submit-evidence: ${theirs}`,
  `withdraw-evidence: ${theirs}`,
  `correct-achievement-date: ${theirs}`,
  `record-lapse: ${theirs}`,
  `record-regained: ${theirs}`,
  `make-claim: ${theirs}`,
  `withdraw-claim: ${theirs}`,
  `give-consent: ${theirs}`,
  `withdraw-consent: ${theirs}`,
  `merge-persons: ${theirs}`,
  `request-erasure: ${theirs}`,
];

/** What is done before there is a contract. */
const founding: readonly CommandName[] = ['register-organisation', 'record-contract'];

/** What whoever has left may still do: settle what was its own. */
const settling: readonly Operation[] = [
  'approve-statement',
  'release-payment',
  'dispute-line',
  'resolve-dispute',
  'decide-clawback',
  'record-refund',
  'hold-records',
];

interface Asked {
  readonly status: number;
  readonly code: string | undefined;
  readonly isRecorded: boolean;
}

describe('who may do what, asked over HTTP of a ledger of real people', () => {
  let world: AppointedWorld;
  let document: OpenAPIObject;
  const tokens = new Map<string, Readonly<Record<string, string>>>();
  let asked = 0;

  beforeAll(async () => {
    world = await AppointedWorld.open();
    document = world.app.get(ApiDescription).document;
    for (const role of roles) tokens.set(role, (await world.token(role)).headers);
  });
  afterAll(() => world?.close());

  async function ask(path: string, contract: string, headers: Readonly<Record<string, string>>): Promise<Asked> {
    asked += 1;
    const inPath: Readonly<Record<string, string | number>> = { ...places, contract, person: personFor(path) };
    // References of what is in a contract begin with its code.
    const of = (value: string | number) => String(value).replace(/^reboot_west\./, `${contract}.`);
    const url = path.replaceAll(/\{(\w+)\}/g, (_, place: string) => encodeURIComponent(of(inPath[place] ?? '')));
    const answer = await world.app.inject({
      method: 'POST',
      url,
      headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': `may-i-do-this-${asked}` },
      payload: JSON.stringify(exampleBody(document, path)).replaceAll('reboot_west.', `${contract}.`),
    });
    const { code } = answer.json<{ code?: string }>();
    return { status: answer.statusCode, code, isRecorded: answer.statusCode < 300 };
  }

  /** Whoever asked for an erasure may take that back, so of that one nobody has asked for anything. */
  function personFor(path: string): string {
    return path.endsWith('/erasure/decline') ? String(places['person']) : world.person;
  }

  const cells = (Object.keys(addresses) as CommandName[]).flatMap((command) =>
    addresses[command].map((path) => ({ command, path, operation: operationOf[command] })),
  );
  const inContracts = cells.filter(({ command }) => !founding.includes(command));
  const may = (role: Role, operation: Operation) => (operationRoles[operation] as readonly Role[]).includes(role);
  // What comes of it is another matter; but a request that was not understood says nothing about who may send it.
  const isLet = ({ status }: Asked) => ![400, 401, 403, 415].includes(status);

  it('asks for every command', () => {
    expect(cells.length).toBeGreaterThanOrEqual(Object.keys(commands).length);
    expect(new Set(Object.values(operationOf)).size).toBe(
      // Four readings are no commands.
      Object.keys(operationRoles).filter((name) => !['know-person', 'open-sealed'].includes(name)).length,
    );
  });

  describe.each(roles)('%s', (role) => {
    const headers = () => tokens.get(role) ?? {};

    it.each(cells)('in its own contract: $command at $path', async ({ path, operation }) => {
      const answer = await ask(path, OWN, headers());
      if (may(role, operation)) {
        expect({ ...answer, isLet: isLet(answer) }).toMatchObject({ isLet: true });
      } else {
        expect(answer).toEqual({ status: 403, code: 'role-may-not', isRecorded: false });
      }
    });

    it.each(inContracts)('in a contract of others: $command at $path', async ({ path, operation }) => {
      const answer = may(role, operation)
        ? { status: 404, code: 'contract-not-found' }
        : { status: 403, code: 'role-may-not' };
      expect(await ask(path, FOREIGN, headers())).toEqual({ ...answer, isRecorded: false });
    });

    it.each(inContracts)('in a contract that it has left: $command at $path', async ({ path, operation }) => {
      const answer = await ask(path, LEFT, headers());
      if (!may(role, operation)) expect(answer).toMatchObject({ status: 403, code: 'role-may-not' });
      else if (settling.includes(operation)) expect({ ...answer, isLet: isLet(answer) }).toMatchObject({ isLet: true });
      else expect(answer).toEqual({ status: 403, code: 'no-longer-a-party', isRecorded: false });
    });
  });

  it('lets an operator do nothing of all that, and nobody anything without a token', async () => {
    for (const { path, command } of cells) {
      expect({ command, ...(await ask(path, OWN, {})) }).toMatchObject({ status: 401, code: 'who-is-missing' });
      const asOperator = await ask(path, OWN, tokens.get('operator') ?? {});
      expect({ command, ...asOperator }).toMatchObject({ status: 403, code: 'role-may-not' });
    }
  });

  it('lets a provider record nothing about a person whom another provider accepted', async () => {
    const provider = 'service-provider';
    // A hold keeps what is known from being erased, so every party may place one.
    const aboutPeople = inContracts.filter(
      ({ path, operation }) => path.includes('{person}') && may(provider, operation) && operation !== 'hold-records',
    );
    const answers: string[] = [];
    for (const { command, path } of aboutPeople) {
      const { code, isRecorded } = await ask(path, OWN, tokens.get(provider) ?? {});
      answers.push(`${command}: ${isRecorded ? 'recorded' : code}`);
    }
    expect(answers).toEqual(ofAnotherProvider);
  });

  describe.each(businessRoles)('a token of %s', (role) => {
    const allowed = inContracts.filter(({ operation }) => may(role, operation));

    it('does nothing in a contract that it was not issued for, though its organisation is a party', async () => {
      const { headers } = await world.token(role, { contracts: [FOREIGN] });
      for (const { command, path } of allowed) {
        expect({ command, ...(await ask(path, OWN, headers)) }).toMatchObject({ status: 403, code: 'not-appointed' });
      }
      for (const { command, path, operation } of cells.filter((cell) => founding.includes(cell.command))) {
        const code = may(role, operation) ? 'not-appointed' : 'role-may-not';
        expect({ command, ...(await ask(path, OWN, headers)) }).toMatchObject({ status: 403, code });
      }
    });

    it('does nothing for an organisation that has not the role', async () => {
      const another = businessRoles.find((each) => each !== role) ?? role;
      const { headers } = await world.token(role, { organisation: acting(another) });
      for (const { command, path } of allowed) {
        expect({ command, ...(await ask(path, OWN, headers)) }).toMatchObject({ status: 403, code: 'role-not-held' });
      }
    });

    it('does nothing when it was issued to read', async () => {
      const { headers } = await world.token(role, { scopes: ['read'] });
      for (const { command, path } of allowed.slice(0, 3)) {
        expect({ command, ...(await ask(path, OWN, headers)) }).toMatchObject({ status: 403, code: 'token-scope' });
      }
    });
  });
});
