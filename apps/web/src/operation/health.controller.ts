import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { EventLog } from '#event-log';
import { ledgerVersion } from '#installation';
import { ReadStore } from '#read-store';
import { TransparencyLog } from '#tamper-evidence';
import { AnswerExample } from '../http/routes.js';

const READY_WAIT_MS = 1000;

interface Readiness {
  readonly status: 'ready' | 'not-ready';
  /** Why it is not; absent where it is. */
  readonly problem?: string;
}

/** For whoever keeps the process running: a load balancer, a container engine. */
@ApiTags('Operation')
@Controller()
export class HealthController {
  readonly #version = ledgerVersion();

  constructor(
    private readonly log: EventLog,
    private readonly store: ReadStore,
    private readonly transparency: TransparencyLog,
  ) {}

  @Get('health/live')
  @ApiOperation({ summary: 'Whether the process answers at all' })
  @AnswerExample('application/json', { status: 'live' })
  live() {
    return { status: 'live' };
  }

  /** Ready: the log is what was logged, it answers, and the read models have all that it held when asked. */
  @Get('health/ready')
  @ApiOperation({ summary: 'Whether the log answers and the read models have caught up with it' })
  @AnswerExample('application/json', { status: 'ready' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const problem = await this.#notReady();
    if (problem === undefined) return { status: 'ready' };
    reply.status(503).header('Retry-After', '2');
    return { status: 'not-ready', problem };
  }

  @Get('version')
  @ApiOperation({ summary: 'Which version this is' })
  @AnswerExample('application/json', { name: 'outcomes-ledger', version: '1.0.0', node: '24.1.0' })
  version() {
    return { name: 'outcomes-ledger', version: this.#version, node: process.versions.node };
  }

  async #notReady(): Promise<string | undefined> {
    const { state, lastError } = this.transparency.status;
    if (state === 'broken') return `the log is not what was logged: ${lastError}`;
    try {
      const head = await this.log.head();
      if (head === undefined || (await this.store.whenHandled(head, READY_WAIT_MS))) return undefined;
      return 'the read models are behind the log';
    } catch {
      return 'the log does not answer';
    }
  }
}
