import { type MemberReason, memberReasons } from './domain/member.js';
import { type TokenReason, tokenReasons } from './domain/token.js';

export type AccessReason = MemberReason | TokenReason;

export const accessReasons: Record<AccessReason, string> = { ...memberReasons, ...tokenReasons };
