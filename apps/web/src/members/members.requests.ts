import { Role } from '#kernel';
import { TokenScope } from '#members';
import { Code, Day, OneOf, Words } from '../http/fields.js';

const MEMBER = 'M0123456789ABCDEFGHJKMNPQRS';

export class AdmitMemberRequest {
  @Words({ about: 'The reference that they were shown when they signed in.', example: MEMBER, min: 27, max: 27 })
  readonly member!: string;
  @Words({ about: 'Who vouches for them, as it names itself.', example: 'https://login.example.org', min: 8, max: 300 })
  readonly issuer!: string;
}

export class RoleHeldRequest {
  @Code({ about: 'For whom they act; “operator” for an operator.', example: 'bristol_cc' })
  readonly organisation!: string;
  @OneOf({ about: 'As what.', example: 'outcome-payer', of: Role.options })
  readonly role!: string;
  @Code({
    about: 'Only in this contract; in every one of the organisation, when absent.',
    example: 'reboot_west',
    optional: true,
  })
  readonly contract?: string;
}

export class GrantRoleRequest extends RoleHeldRequest {
  @Day({ about: 'The first day; from now on, when absent.', example: '2026-04-01', optional: true })
  readonly from?: string;
  @Day({ about: 'The last day; until it is withdrawn, when absent.', example: '2027-03-31', optional: true })
  readonly until?: string;
}

export class OfferTokenRequest {
  @Code({ about: 'For whom it acts; “operator” for the role of an operator.', example: 'bristol_cc' })
  readonly organisation!: string;
  @OneOf({ about: 'As what.', example: 'outcome-payer', of: Role.options })
  readonly role!: string;
  @Code({
    about: 'Only in these contracts; in every one of the organisation, when absent.',
    example: ['reboot_west'],
    optional: true,
    list: { min: 1, max: 200 },
  })
  readonly contracts?: string[];
  @OneOf({ about: 'For what.', example: ['read'], of: TokenScope.options, list: { min: 1, max: 2 } })
  readonly scopes!: string[];
  @Day({ about: 'The last day, at most 366 days from today.', example: '2027-03-31' })
  readonly expiresOn!: string;
}
