import type { Actor, OrganisationId } from '#kernel';
import type { Scenario } from './scenario.js';
import { type EverydayPart, everydayParts } from './step-commands.js';

/** Who plays which part in a scenario: as "everyday" says, else the first of "actors" with a role that may. */
export class Cast {
  readonly #names: readonly [string, Actor][];
  readonly #providers: ReadonlyMap<string, string>;

  constructor(private readonly scenario: Pick<Scenario, 'actors' | 'everyday' | 'contract' | 'people'>) {
    this.#names = Object.entries(scenario.actors);
    this.#providers = new Map(
      scenario.people.flatMap(({ reference, provider }) =>
        provider === undefined ? [] : [[`@${reference}`, provider] as const],
      ),
    );
  }

  /** @param person whom it is about: one of several providers may work with them. */
  playing(part: EverydayPart, person?: string): string | undefined {
    const provider = isProvidersPart(part) && person !== undefined ? this.#providers.get(person) : undefined;
    if (provider !== undefined) return provider;
    const roles: readonly string[] = everydayParts[part].roles;
    return this.scenario.everyday?.[part] ?? this.#first(({ role }) => roles.includes(role));
  }

  approving(payer: OrganisationId): string | undefined {
    const isTaken = this.scenario.everyday?.releases?.[payer];
    return this.scenario.everyday?.approves?.[payer] ?? this.#payerActor(payer, isTaken);
  }

  /** Somebody else than whoever approves: nobody pays out what they approved themselves. */
  releasing(payer: OrganisationId): string | undefined {
    return this.scenario.everyday?.releases?.[payer] ?? this.#payerActor(payer, this.approving(payer));
  }

  /** Somebody of each organisation whose agreement a rate card needs. */
  agreeing(): string[] {
    return this.scenario.contract.terms.approvers
      .map((approver) => this.#agreeingFor(approver))
      .filter((name) => name !== undefined);
  }

  approversWithoutActor(): string[] {
    return this.scenario.contract.terms.approvers.filter((approver) => this.#agreeingFor(approver) === undefined);
  }

  #agreeingFor(approver: string): string | undefined {
    const deciding = ['outcome-payer', 'service-provider', 'social-prime', 'investor'];
    return this.#first(({ organisation, role }) => organisation === approver && deciding.includes(role));
  }

  #payerActor(payer: string, other: string | undefined): string | undefined {
    const taken = other === undefined ? undefined : this.scenario.actors[other]?.subject;
    return this.#first(
      ({ organisation, role, subject }) => organisation === payer && role === 'outcome-payer' && subject !== taken,
    );
  }

  #first(fits: (actor: Actor) => boolean): string | undefined {
    return this.#names.find(([, actor]) => fits(actor))?.[0];
  }
}

function isProvidersPart(part: EverydayPart): boolean {
  return part === 'runs' || part === 'submits' || part === 'claims';
}
