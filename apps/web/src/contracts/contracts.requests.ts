import { Unit } from '#contracts';
import type { Role } from '#kernel';
import { Code, Day, Nested, OneOf, Words, YesOrNo } from '../http/fields.js';
import { partyRoles } from './party-roles.js';
import { TermsRequest } from './terms.requests.js';

class IdentifierRequest {
  @Words({ about: 'The scheme of the identifier (org-id.guide).', example: 'GB-LAE', max: 40 })
  readonly scheme!: string;
  @Words({ about: 'The identifier in that scheme.', example: 'BST', max: 80 }) readonly id!: string;
}

export class RegisterOrganisationRequest {
  @Code({ about: 'The code of the organisation, chosen once.', example: 'bristol_cc' }) readonly organisation!: string;
  @Words({ about: 'The name people know it by.', example: 'Bristol City Council', min: 1, max: 200 })
  readonly name!: string;
  @Nested(() => IdentifierRequest, {
    about: 'How others identify it.',
    example: [{ scheme: 'GB-LAE', id: 'BST' }],
    optional: true,
    list: { max: 50 },
  })
  readonly identifiers?: IdentifierRequest[];
}

class PartyRequest {
  @Code({ about: 'A registered organisation.', example: 'bristol_cc' }) readonly organisation!: string;
  @OneOf({
    about: 'What it is in this contract.',
    example: ['outcome-payer'],
    of: partyRoles,
    list: { min: 1, max: 7 },
  })
  readonly roles!: Exclude<Role, 'operator'>[];
  @Day({ about: 'From when; the start of the contract, when absent.', example: '2018-01-08', optional: true })
  readonly from?: string;
}

class OutcomeRequest {
  @Code({ about: 'The code of the outcome.', example: 'enters_employment' }) readonly outcome!: string;
  @Words({ about: 'Its short name.', example: 'Enters employment', min: 1, max: 200 }) readonly title!: string;
  @Words({
    about: 'What counts as achieving it.',
    example: 'Starts paid work of at least eight hours a week.',
    min: 1,
    max: 2000,
  })
  readonly definition!: string;
  @OneOf({ about: 'What one of it is.', example: 'person', of: Unit.options }) readonly unit!: Unit;
}

export class RecordContractRequest {
  @Code({ about: 'The code of the contract, chosen once.', example: 'reboot_west' }) readonly contract!: string;
  @Words({ about: 'What the contract is called.', example: 'Reboot West', min: 1, max: 200 }) readonly title!: string;
  @Day({ about: 'When it was signed.', example: '2017-12-01' }) readonly signedOn!: string;
  @Day({ about: 'Its first day.', example: '2018-01-08' }) readonly startsOn!: string;
  @Day({ about: 'Its last day.', example: '2022-03-31' }) readonly endsOn!: string;
  @YesOrNo({ about: 'True when the people in it are made up.', example: true, optional: true })
  readonly synthetic?: boolean;
  @Words({
    about: 'Where published figures come from.',
    example: 'Government Outcomes Lab, INDIGO Impact Bond Dataset',
    max: 1000,
    optional: true,
  })
  readonly source?: string;
  @Nested(() => PartyRequest, {
    about: 'The organisations that are parties to it.',
    example: [
      { organisation: 'bristol_cc', roles: ['outcome-payer'] },
      { organisation: 'reboot_provider', roles: ['service-provider'] },
      { organisation: 'leaving_care_team', roles: ['referral-agency'] },
      { organisation: 'assurance_west', roles: ['verifier'] },
    ],
    list: { min: 1, max: 100 },
  })
  readonly parties!: PartyRequest[];
  @Nested(() => OutcomeRequest, { about: 'What is paid for.', example: undefined, list: { min: 1, max: 200 } })
  readonly outcomes!: OutcomeRequest[];
  @Nested(() => TermsRequest, { about: 'The terms it starts with.', example: undefined })
  readonly terms!: TermsRequest;
}
