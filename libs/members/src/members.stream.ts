import { type StreamType, streamName } from '#event-log';
import { type MemberCommand, type MemberReason, type MemberState, memberDecider } from './domain/member.js';
import type { MemberEvent, TokenEvent } from './domain/members.events.js';
import { type TokenCommand, type TokenReason, type TokenState, tokenDecider } from './domain/token.js';

export const memberStream: StreamType<MemberCommand, MemberState, MemberEvent, MemberReason> = {
  category: 'member',
  decider: memberDecider,
};

/** One identity of one issuer has one stream, so it is admitted once. */
export function memberStreamName(member: string): string {
  return streamName('member', member);
}

export const tokenStream: StreamType<TokenCommand, TokenState, TokenEvent, TokenReason> = {
  category: 'token',
  decider: tokenDecider,
};

export function tokenStreamName(token: string): string {
  return streamName('token', token);
}
