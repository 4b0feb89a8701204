// Areas of `p2p`; `../table.mjs` says what an area has.

export const p2p = {
  // Strongholds over libp2p. Decisions are in `rules`, `book`, `firewall` and `protocol`, which
  // know no socket; `libp2p` is what a node is made of, `reach` how peers find each other, and
  // `network` composes.
  'p2p/src/': { wing: 'entry', imports: ['common', 'network'] },
  'p2p/src/events/': {},
  'p2p/src/identity/loaded-client.ts': { powers: ['node'] },
  'p2p/src/sync/': { types: ['reach'], modules: ['node:crypto'], powers: ['timer', 'node'] },
  'p2p/src/identity/': { modules: ['@libp2p/crypto', '@libp2p/interface', '@libp2p/peer-id'] },
  'p2p/src/rules/': {},
  'p2p/src/book/': { modules: ['@multiformats/multiaddr'] },
  'p2p/src/firewall/': { powers: ['timer'] },
  'p2p/src/firewall/peer-usage.ts': { modules: ['node:timers/promises'], powers: ['clock'] },
  'p2p/src/protocol/': {},
  'p2p/src/pairing/': {
    types: ['reach'],
    modules: ['@multiformats/multiaddr', 'multiformats', 'node:crypto'],
    powers: ['timer'],
  },
  'p2p/src/remote/': {},
  'p2p/src/server/': { powers: ['timer', 'node'] },
  // Bytes of strangers, before anything is known of them.
  'p2p/src/web-socket/': {
    wing: 'web-socket',
    imports: ['common'],
    modules: ['@libp2p/interface', '@libp2p/utils', '@multiformats/multiaddr', 'node:*'],
    powers: ['timer', 'node'],
  },
  'p2p/src/network/': {
    wing: 'network',
    imports: ['common', 'reach', 'libp2p'],
    types: ['web-socket'],
    modules: ['@libp2p/interface', '@multiformats/multiaddr'],
    powers: ['timer'],
  },
  // Hands the clock to the rest.
  'p2p/src/network/assemble.ts': {
    wing: 'network',
    imports: ['common', 'reach', 'libp2p'],
    modules: ['@libp2p/interface'],
    powers: ['clock'],
  },
  'p2p/src/reach/': {
    wing: 'reach',
    imports: ['common', 'libp2p'],
    modules: ['@libp2p/interface', '@multiformats/multiaddr'],
    powers: ['timer'],
  },
  'p2p/src/reach/ways.ts': {
    wing: 'reach',
    imports: ['common'],
    modules: ['@libp2p/interface', '@multiformats/multiaddr', 'node:crypto'],
  },
  'p2p/src/libp2p/': {
    wing: 'libp2p',
    imports: ['common'],
    modules: ['@libp2p/interface', '@multiformats/multiaddr'],
    powers: ['timer'],
  },
  // In place of a package that libp2p is made with: it is what is heard of there.
  'p2p/src/libp2p/guarded-events.ts': {
    wing: 'libp2p',
    modules: ['node:events'],
    powers: ['events'],
  },
  // The type of what libp2p reads; tells no time.
  'p2p/src/libp2p/relay-guests.ts': {
    wing: 'libp2p',
    imports: ['common'],
    modules: ['@libp2p/interface', '@multiformats/multiaddr'],
    powers: ['timer', 'clock'],
  },
  'p2p/src/libp2p/libp2p-node.ts': {
    wing: 'libp2p',
    imports: ['common', 'web-socket'],
    modules: [
      '@libp2p/circuit-relay-v2',
      '@libp2p/dcutr',
      '@libp2p/identify',
      '@libp2p/interface',
      '@libp2p/kad-dht',
      '@libp2p/noise',
      '@libp2p/ping',
      '@libp2p/tcp',
      '@multiformats/multiaddr',
      'libp2p',
    ],
  },
  'p2p/src/libp2p/local-discovery.ts': {
    wing: 'libp2p',
    modules: ['@libp2p/interface', '@libp2p/mdns'],
  },
  'p2p/src/libp2p/guarded-yamux.ts': {
    wing: 'libp2p',
    imports: ['common'],
    modules: ['@libp2p/interface', '@libp2p/yamux'],
  },
  'p2p/src/libp2p/carrying-relay.ts': {
    wing: 'libp2p',
    imports: ['common'],
    modules: ['@libp2p/interface', 'node:async_hooks'],
  },
  'p2p/src/libp2p/address-order.ts': {
    wing: 'libp2p',
    imports: ['common'],
    // For the networks of the host's interfaces.
    modules: ['@multiformats/multiaddr', 'node:os'],
  },
  'p2p/src/libp2p/polyfill.ts': { wing: 'libp2p' },
  // Counts those that the transport of ours let in.
  'p2p/src/libp2p/newcomers.ts': {
    wing: 'libp2p',
    imports: ['common', 'web-socket'],
    powers: ['timer'],
    modules: ['@libp2p/interface', '@multiformats/multiaddr'],
  },
}
