import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AgreeVariation, DraftVariation, ProposeVariation, RecordContract, RegisterOrganisation } from '#contracts';
import { createInstallation, type Installation, openInstallation } from '#installation';
import { type Actor, instant, OrganisationId, Role, SetClock } from '#kernel';
import { AcceptReferral, ReferPerson, StartEngagement } from '#referrals';
import type { RequestLimits } from '../src/access/request-limits.js';
import { BrowserScripts } from '../src/bundles/browser-scripts.js';
import { Stylesheet } from '../src/layout/stylesheet.js';
import type { SignInSettings } from '../src/sign-in/sign-in-provider.js';
import type { WebParts } from '../src/web.module.js';
import { createWebApp } from '../src/web-app.js';
import { tokenFor } from './members.js';

export const roles = Role.options;
export const businessRoles = roles.filter((role) => role !== 'operator');

/** The organisation of a role whose tokens ask; the other one of that role is there with whom it is compared. */
export const acting = (role: Role) => `acting_${role.replaceAll('-', '_')}`;
const other = (role: Role) => `other_${role.replaceAll('-', '_')}`;

/**
 * The days of the people's paths. Each person's are nobody else's: whoever finds two of them in one row has found the person.
 */
export const daysOf = {
  person: { referredOn: '2021-05-04', acceptedOn: '2021-05-11', startedOn: undefined },
  another: { referredOn: '2021-05-05', acceptedOn: '2021-05-13', startedOn: '2021-05-20' },
  own: { referredOn: '2021-05-03', acceptedOn: '2021-05-10', startedOn: '2021-05-17' },
} as const;

/** Where an organisation stands: a party, no party, a party whose last day is over. */
export const OWN = 'own_contract';
export const FOREIGN = 'foreign_contract';
export const LEFT = 'left_contract';
const RECORDED_AT = instant('2021-03-02T09:00:00Z');
const UNLIMITED: RequestLimits = { signIns: 1_000_000, failures: 1_000_000, writes: 1_000_000, reads: 1_000_000 };
export const TODAY = instant('2022-06-01T09:00:00Z');

/**
 * A ledger of real people on disk: an organisation of each role that is a party to one contract, none to another, and has
 * left a third; and in the first two people whom another provider accepted, and one whom it accepted itself. Who asks are tokens, and nobody is believed else.
 */
export class AppointedWorld {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly installation: Installation,
    readonly clock: SetClock,
    /** Accepted by the other provider. */
    readonly person: string,
    /** Accepted by the other provider too: of three people, one of the two is not the last in any list. */
    readonly another: string,
    /** Accepted by the provider whose tokens ask. */
    readonly own: string,
    private readonly folder: string,
  ) {}

  /** @param pages what browsers load beside pages; nothing that works, when absent. */
  static async open(
    signIn?: SignInSettings,
    limits: RequestLimits = UNLIMITED,
    pages: Pick<WebParts, 'stylesheet' | 'scripts'> = {
      stylesheet: new Stylesheet('body{}'),
      scripts: new BrowserScripts(new Map()),
    },
  ): Promise<AppointedWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-appointed-'));
    const data = join(folder, 'data');
    createInstallation({ data, store: { kind: 'sqlite' } });
    const clock = new SetClock(RECORDED_AT);
    const [person = '', another = '', own = ''] = await filled(data, clock);
    clock.set(TODAY);
    const installation = await openInstallation({ data, store: { kind: 'sqlite' }, clock, believes: 'members' });
    await installation.follow();
    const app = await createWebApp({
      installation,
      demonstration: false,
      ...pages,
      logLevel: 'error',
      ...(signIn && { signIn }),
      limits,
    });
    return new AppointedWorld(app, installation, clock, person, another, own, folder);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.installation.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  token(
    role: Role,
    more: {
      readonly contracts?: readonly string[];
      readonly scopes?: readonly string[];
      readonly organisation?: string;
    } = {},
  ) {
    return tokenFor(this.installation, { organisation: acting(role), role, expiresOn: '2022-12-31', ...more });
  }
}

type Asked = new (input: never, context: { readonly commandId: string; readonly actor: Actor }) => object;

async function filled(data: string, clock: SetClock): Promise<readonly string[]> {
  const installation = await openInstallation({ data, store: { kind: 'sqlite' }, clock, believes: 'everybody' });
  try {
    await installation.follow();
    const bus = await installation.bus();
    let asked = 0;
    const say = async (
      Given: Asked,
      input: object,
      role: Role,
      organisation = other(role),
    ): Promise<{ person?: string }> => {
      asked += 1;
      const actor = { subject: `synthetic-${role}`, organisation: OrganisationId.parse(organisation), role };
      const answer = await bus.execute(new Given(input as never, { commandId: `filled-${asked}`, actor }) as never);
      const { kind, about, refusal } = answer as unknown as {
        kind: string;
        about: object;
        refusal?: { refused: string };
      };
      if (kind === 'refused') throw new Error(`${Given.name}: ${refusal?.refused}`);
      return about;
    };
    for (const organisation of businessRoles.flatMap((role) => [acting(role), other(role)])) {
      await say(RegisterOrganisation, { organisation, name: `${organisation} (synthetic)` }, 'outcome-payer');
    }
    for (const contract of [OWN, FOREIGN, LEFT]) await say(RecordContract, contractInput(contract), 'outcome-payer');
    await say(
      DraftVariation,
      {
        contract: LEFT,
        effectiveFrom: '2021-10-01',
        title: 'Seven leave',
        changes: businessRoles.map((role) => ({ kind: 'party-leaves', organisation: acting(role) })),
        reason: 'Their work is done',
      },
      'outcome-payer',
    );
    await say(ProposeVariation, { contract: LEFT, variation: 1 }, 'outcome-payer');
    await say(AgreeVariation, { contract: LEFT, variation: 1 }, 'outcome-payer');
    await say(AgreeVariation, { contract: LEFT, variation: 1 }, 'service-provider');
    clock.set(instant('2021-06-01T09:00:00Z'));
    const people: string[] = [];
    for (const [nth, [whose, days]] of Object.entries(daysOf).entries()) {
      const provider = whose === 'own' ? acting('service-provider') : other('service-provider');
      const { person = '' } = await say(
        ReferPerson,
        { contract: OWN, reference: `A-${nth + 1}`, referredOn: days.referredOn },
        'referral-agency',
      );
      await say(
        AcceptReferral,
        { contract: OWN, person, acceptedOn: days.acceptedOn, criteriaMet: ['adult'] },
        'service-provider',
        provider,
      );
      const { startedOn } = days;
      if (startedOn !== undefined) {
        await say(StartEngagement, { contract: OWN, person, startedOn }, 'service-provider', provider);
      }
      people.push(person);
    }
    return people;
  } finally {
    await installation.close();
  }
}

function contractInput(contract: string): object {
  const parties = businessRoles.flatMap((role) => [
    { organisation: other(role), roles: [role] },
    ...(contract === FOREIGN ? [] : [{ organisation: acting(role), roles: [role] }]),
  ]);
  return {
    contract,
    title: `${contract} (synthetic)`,
    signedOn: '2021-03-01',
    startsOn: '2021-04-01',
    endsOn: '2024-03-31',
    synthetic: true,
    parties,
    outcomes: [{ outcome: 'enters_home', title: 'Enters a home', definition: 'A tenancy began.', unit: 'person' }],
    terms: {
      pricingDatePolicy: 'achieved',
      statementPeriod: 'quarter',
      splits: [{ split: { rule: 'percentage', shares: [{ payer: 'other_outcome_payer', percentage: '100' }] } }],
      approvers: ['other_outcome_payer', 'other_service_provider'],
      gateway: ['other_referral_agency'],
      eligibility: { version: 1, criteria: [{ code: 'adult', words: 'Is 18 or older on the day of referral' }] },
      paymentGroups: [],
      caps: [],
    },
  };
}
