import { describe, expect, it } from '@jest/globals';
import { AddressRefused, isPublic, type Resolve, targetOf, webhookUrl } from './address-guard.js';

const resolvesTo =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('an address', () => {
  it.each(['8.8.8.8', '1.1.1.1', '193.62.1.1', '2606:4700:4700::1111', '2a00:1450:4009::200e'])(
    'is on the public internet: %s',
    (address) => expect(isPublic(address)).toBe(true),
  );

  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::8.8.8.8',
    '64:ff9b::a00:1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '2001::1',
    '2002:7f00:1::',
    'localhost',
    '',
  ])('is not: %s', (address) => expect(isPublic(address)).toBe(false));
});

describe('the URL of a webhook', () => {
  it('is https', () => {
    expect(webhookUrl('https://example.org:8443/hooks?for=ledger').href).toBe(
      'https://example.org:8443/hooks?for=ledger',
    );
  });

  it.each([
    ['example.org', 'is not a URL'],
    ['ftp://example.org', 'must begin with https://'],
    ['http://example.org', 'must begin with https://'],
    ['http://localhost:3000', 'must begin with https://'],
    ['https://user:secret@example.org', 'must hold no name and no password'],
    ['https://example.org/#part', 'must hold no #'],
    ['https://127.0.0.1/', 'is not on the public internet'],
    // The same address as a number, in hexadecimal, in octal, and shortened.
    ['https://2130706433/', 'is not on the public internet'],
    ['https://0x7f.1/', 'is not on the public internet'],
    ['https://0177.0.0.1/', 'is not on the public internet'],
    ['https://[::ffff:169.254.169.254]/', 'is not on the public internet'],
    ['https://[fe80::1]/', 'is not on the public internet'],
  ])('is not %s', (url, why) => {
    expect(() => webhookUrl(url)).toThrow(AddressRefused);
    expect(() => webhookUrl(url)).toThrow(why);
  });

  it('may be http on this machine itself where that is allowed, and nowhere else', async () => {
    const allowed = { allowsLoopback: true, resolve: resolvesTo('127.0.0.1') };
    expect(await targetOf('http://localhost:4000/hook', allowed)).toMatchObject({ address: '127.0.0.1', family: 4 });
    expect(await targetOf('http://[::1]:4000/hook', allowed)).toMatchObject({ address: '::1', family: 6 });
    expect(() => webhookUrl('http://example.org', allowed)).toThrow('https://');
    expect(() => webhookUrl('https://10.0.0.1', allowed)).toThrow('public internet');
    // A name of somebody else’s that leads here.
    await expect(targetOf('https://rebound.example', allowed)).rejects.toThrow('not on the public internet');
  });
});

describe('what a name is resolved to', () => {
  it('is looked up once, and is where it will be sent', async () => {
    let asked = 0;
    const resolve: Resolve = async (host) => {
      asked += 1;
      return resolvesTo('193.62.1.1')(host);
    };
    expect(await targetOf('https://example.org/hook', { resolve })).toMatchObject({ address: '193.62.1.1', family: 4 });
    expect(asked).toBe(1);
  });

  it.each([
    ['a private address', resolvesTo('10.1.2.3')],
    ['the metadata of a cloud', resolvesTo('169.254.169.254')],
    ['one public address and one that is not', resolvesTo('193.62.1.1', '::1')],
  ])('is refused for %s', async (_, resolve) => {
    await expect(targetOf('https://example.org', { resolve })).rejects.toThrow('not on the public internet');
  });

  it('is refused when there is nothing', async () => {
    await expect(targetOf('https://example.org', { resolve: resolvesTo() })).rejects.toThrow('has no address');
    const resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    await expect(targetOf('https://example.org', { resolve })).rejects.toThrow('cannot be resolved (ENOTFOUND)');
  });
});
