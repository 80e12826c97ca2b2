import type { Provider } from '@nestjs/common';
import type { Installation } from '#installation';
import { MembersDirectory } from '#members';
import { AccessChoices } from './access-choices.js';
import { AccessLogController } from './access-log.controller.js';
import { MemberPagesController } from './member-pages.controller.js';
import { MembersApiController } from './members-api.controller.js';
import { MembersReader } from './members-reader.js';
import { OperatorDesk } from './operator-desk.js';
import { TokenPagesController } from './token-pages.controller.js';
import { TokenRevocation } from './token-revocation.js';
import { TokensApiController } from './tokens-api.controller.js';
import { YourTokensController } from './your-tokens.controller.js';

/** Running who may do what while the ledger runs: its members, its tokens, and who came in. */
export const membersControllers = [
  MemberPagesController,
  TokenPagesController,
  YourTokensController,
  AccessLogController,
  MembersApiController,
  TokensApiController,
];

export function membersProviders(installation: Installation, isDemonstration: boolean): readonly Provider[] {
  return [
    MembersReader,
    AccessChoices,
    OperatorDesk,
    TokenRevocation,
    {
      provide: MembersDirectory,
      // A demonstration has no members, so it makes no file for them either.
      useFactory: () => (isDemonstration ? MembersDirectory.inMemory() : installation.directory),
    },
  ];
}
