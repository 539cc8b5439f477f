import fc from 'fast-check';
import { remoteAddresses } from '../../../lambdas/intake/remote-addresses';

const details = (ipAddressV4?: string | null, ipAddressV6?: string | null) => ({
  remoteIpDetails: { ipAddressV4, ipAddressV6, country: { countryName: 'Exampleland' } },
});

test.each<[string, unknown, string[]]>([
  [
    'a connection',
    { actionType: 'NETWORK_CONNECTION', networkConnectionAction: details('198.51.100.23') },
    ['198.51.100.23'],
  ],
  [
    'a connection over IPv6, in short form',
    { networkConnectionAction: details('', '2001:DB8:0:0:0:0:0:1') },
    ['2001:db8::1'],
  ],
  [
    'a connection with both',
    { networkConnectionAction: details('198.51.100.23', '2001:db8::1') },
    ['198.51.100.23', '2001:db8::1'],
  ],
  [
    'several probes, each once',
    {
      portProbeAction: {
        portProbeDetails: [details('192.0.2.1'), details('192.0.2.2'), details('192.0.2.1')],
      },
    },
    ['192.0.2.1', '192.0.2.2'],
  ],
  ['a DNS request, which has none', { dnsRequestAction: { domain: 'c2.example.com' } }, []],
  ['the caller of an API, who is connected with nobody', { awsApiCallAction: details('198.51.100.9') }, []],
  ['no action', null, []],
  ['what is no address', { networkConnectionAction: details('c2.example.com', '0.0.0.0/0') }, []],
  ['details that are missing', { networkConnectionAction: { remoteIpDetails: null } }, []],
])('takes from %s', (_, action, expected) => {
  expect(remoteAddresses(action)).toEqual(expected);
});

test('takes no more than eight, the first ones', () => {
  const portProbeDetails = Array.from({ length: 20 }, (_, n) => details(`192.0.2.${n}`));
  const taken = remoteAddresses({ portProbeAction: { portProbeDetails } });
  expect(taken).toHaveLength(8);
  expect(taken[0]).toBe('192.0.2.0');
});

test('rejects nothing and takes nothing from whatever else stands there', () => {
  fc.assert(fc.property(fc.jsonValue(), (action) => expect(remoteAddresses(action)).toEqual([])));
});
