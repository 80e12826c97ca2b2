import { describe, expect, it } from '@jest/globals';
import { InvalidConnectionString, parseConnection } from './connection-string.js';

describe('a connection string', () => {
  it.each([
    ['esdb://localhost:2113?tls=false', 'esdb://localhost:2113', 10_000],
    ['esdb://localhost', 'esdb://localhost', 10_000],
    ['kurrentdb+discover://localhost', 'esdb+discover://localhost', 10_000],
    [
      'esdb://ann:s%3Acret@one:2113,two:2113?nodePreference=leader&keepAliveInterval=20000',
      'esdb://one:2113,two:2113',
      20_000,
    ],
    [
      'esdb+discover://ann:secret@cluster.example:2113/?tls_ca_file=/ca.pem&keep-alive-interval=-1',
      'esdb+discover://cluster.example:2113',
      10_000,
    ],
    [' esdb://localhost:2113/ ', 'esdb://localhost:2113', 10_000],
  ])('is taken: %s', (given, shown, keepAliveMs) => {
    expect(parseConnection(given)).toMatchObject({ shown, keepAliveMs });
  });

  it.each([
    ['http://localhost:2113', 'must begin with esdb://'],
    ['localhost:2113', 'must begin with esdb://'],
    ['esdb://?tls=false', 'must name hosts'],
    ['esdb://host:port', 'must name hosts'],
    ['esdb://ann@host', 'user:password'],
    ['esdb://ann:@host', 'user:password'],
    ['esdb://ann:a:b@host', '%3A'],
    ['esdb://ann:a@b@host', '%40'],
    ['esdb://ann:a?b@host', '%3F'],
    ['esdb://ann:%@host', 'percent-encoded'],
    ['esdb://host?tls=no', 'option tls has a value'],
    ['esdb://host?tls', 'option tls has a value'],
    ['esdb://host?tsl=true', 'option "tsl" that does not exist'],
    ['esdb://host?tlsVerifyCert=false', 'tlsCAFile'],
    ['esdb://host?throwOnAppendFailure=false', 'must be true'],
  ])('is refused with the rule: %s', (given, rule) => {
    expect(() => parseConnection(given)).toThrow(InvalidConnectionString);
    expect(() => parseConnection(given)).toThrow(rule);
  });

  it('takes its secrets out of any text, in every form that the client may write them', () => {
    const { redact } = parseConnection('esdb://ann:p%20w%2F1@host:2113?tls=false');
    const basic = Buffer.from('ann:p w/1').toString('base64');
    const text = `x esdb://ann:p%20w%2F1@host:2113?tls=false y ann:p%20w%2F1 p%20w%2F1 "p w/1" Basic ${basic} host:2113`;
    expect(redact(text)).toBe('x ***** y ***** ***** "*****" Basic ***** host:2113');
  });
});
