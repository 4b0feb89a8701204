import assert from 'node:assert/strict'
import { test } from 'node:test'
import { multiaddr } from '@multiformats/multiaddr'
import { readAddress, requireListenable } from '#internal/web-socket/address.js'

const peer = '/p2p/12D3KooWP9JosC8cfFSpmpPsrAkgqpfhepTg8KbhU3caC2FKbsBy'

test('the address of a WebSocket says where it is, and by which name it is known', () => {
  const places = [
    ['/ip4/192.0.2.1/tcp/80/ws', ['192.0.2.1', 80, 4, undefined]],
    ['/ip6/2001:db8::1/tcp/443/wss', ['2001:db8::1', 443, 6, '2001:db8::1']],
    ['/dns4/example.org/tcp/443/tls/ws', ['example.org', 443, 4, 'example.org']],
    ['/dns/a.example/tcp/443/tls/sni/b.example/ws', ['a.example', 443, 0, 'b.example']],
    ['/dns6/example.org/tcp/1/ws', ['example.org', 1, 6, undefined]],
  ] as const
  for (const [text, wanted] of places) {
    for (const end of ['', peer]) {
      const read = readAddress(multiaddr(text + end))
      assert.deepEqual(read && [read.host, read.port, read.family, read.serverName], wanted)
    }
  }
})

test('any other address is none', () => {
  for (const text of [
    '/ip4/192.0.2.1/tcp/80',
    '/ip4/192.0.2.1/udp/80/ws',
    '/ip4/192.0.2.1/ws',
    '/dnsaddr/example.org/tcp/80/ws',
    '/ip4/192.0.2.1/tcp/80/tls',
    '/ip4/192.0.2.1/tcp/80/ws/tls',
    '/unix/%2Ftmp/tcp/80/ws',
    `/ip4/192.0.2.1/tcp/80/ws${peer}/p2p-circuit`,
    peer,
    '/',
  ]) {
    assert.equal(readAddress(multiaddr(text)), undefined, text)
  }
})

test('only an IP address without TLS is listened on', () => {
  assert.equal(requireListenable(multiaddr('/ip4/0.0.0.0/tcp/0/ws')).port, 0)
  for (const text of [
    '/ip4/127.0.0.1/tcp/0/wss',
    '/ip4/127.0.0.1/tcp/0/tls/ws',
    '/dns/localhost/tcp/0/ws',
    '/dns4/localhost/tcp/0/ws',
    '/dns6/localhost/tcp/0/ws',
    '/ip4/127.0.0.1/tcp/0',
  ]) {
    assert.throws(() => requireListenable(multiaddr(text)), { code: 'INVALID_ARGUMENT' }, text)
  }
})
