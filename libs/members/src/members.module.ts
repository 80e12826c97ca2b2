import { Module } from '@nestjs/common';
import { AcceptApiTokenHandler } from './accept-api-token.js';
import { AdmitMemberHandler } from './admit-member.js';
import { GrantRoleHandler } from './grant-role.js';
import { IssueApiTokenHandler } from './issue-api-token.js';
import { MembersRegister } from './members-register.js';
import { OfferApiTokenHandler } from './offer-api-token.js';
import { ReadmitMemberHandler } from './readmit-member.js';
import { RevokeApiTokenHandler } from './revoke-api-token.js';
import { SuspendMemberHandler } from './suspend-member.js';
import { WithdrawRoleHandler } from './withdraw-role.js';

/** Ledger, Access and ReadStore come from the installation. */
@Module({
  providers: [
    AdmitMemberHandler,
    GrantRoleHandler,
    WithdrawRoleHandler,
    SuspendMemberHandler,
    ReadmitMemberHandler,
    OfferApiTokenHandler,
    AcceptApiTokenHandler,
    IssueApiTokenHandler,
    RevokeApiTokenHandler,
    MembersRegister,
  ],
  exports: [MembersRegister],
})
export class MembersModule {}
