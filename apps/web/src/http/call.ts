import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** One request and the answer being made to it. */
export interface Call {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Gives a route's method its request and reply, where it needs headers or a query beside what is declared. */
export const TheCall = createParamDecorator((_: unknown, context: ExecutionContext): Call => {
  const http = context.switchToHttp();
  return { request: http.getRequest<FastifyRequest>(), reply: http.getResponse<FastifyReply>() };
});
