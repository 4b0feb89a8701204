// The architecture as data: which code may import what, and which powers it may touch.
// `docs/ARCHITECTURE.md` explains it; `rules.mjs` holds it against the sources.

/**
 * What each package may import of ours; `types` allows `import type` only. A package that is not
 * named imports nothing of ours, so a new package has to be entered here first.
 */
export const directions = {
  crypto: {},
  memory: {},
  zone: {},
  engine: { crypto: 'types', memory: 'types' },
  stronghold: { crypto: 'values', memory: 'values', engine: 'values', zone: 'values' },
  cli: { stronghold: 'values', p2p: 'values' },
  tauri: { stronghold: 'values' },
  p2p: { stronghold: 'values' },
}

/** Names that reach outside the language, by the power they give. */
export const powerNames = {
  node: ['Buffer', 'process', 'require', 'module', 'global', 'setImmediate', '__dirname', 'NodeJS'],
  console: ['console'],
  clock: ['Date', 'performance'],
  timer: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'],
  entropy: ['crypto'],
  events: ['EventTarget', 'CustomEvent'],
  // Not for anything that an attacker must not guess.
  chance: ['Math.random'],
}

/** Globals without authority that the language itself does not have. */
export const harmless = [
  'AbortController',
  'AbortSignal',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'atob',
  'btoa',
  'queueMicrotask',
  'structuredClone',
]

/** Never, anywhere: they make code, which the zone could not run, from bytes or text. */
export const forbidden = ['eval', 'Function', 'WebAssembly']

/**
 * Areas of the sources. The longest prefix wins. An area has
 * - `wing`: the name that other areas call it by; without one it is the package's `common`
 * - `imports`: the wings of its own package that it may import, besides its own
 * - `types`: further wings, of which it may import types
 * - `packages`: which of our packages, out of `directions`, this area may import; all if absent
 * - `modules`: third-party packages and `node:` modules (`node:*` is any of them)
 * - `powers`: keys of `powerNames`
 * - `loads`: why it may load modules by a computed name
 * - `names`: files that it may name by URL and not import, with the source they are built from
 */
export const areas = {
  'crypto/src/': {},
  'crypto/src/bip39/': {
    wing: 'bip39',
    imports: ['common'],
    modules: ['@noble/hashes', '@scure/bip39'],
  },
  // For hosts: the key of a file before it goes to the zone.
  'crypto/src/argon2/': { wing: 'argon2', modules: ['@noble/hashes'] },
  // For hosts: ids, which are made of names.
  'crypto/src/hmac/': { wing: 'hmac', modules: ['@noble/hashes'] },
  // For hosts: coordinates of public keys, and nothing of a secret.
  'crypto/src/points/': { wing: 'points', imports: ['common'], modules: ['@noble/curves'] },
  'crypto/src/noble/': {
    wing: 'noble',
    imports: ['common'],
    modules: ['@noble/ciphers', '@noble/curves', '@noble/hashes'],
    powers: ['entropy'],
  },
  'crypto/src/native/': {
    wing: 'native',
    imports: ['common', 'noble'],
    modules: ['sodium-native', 'secp256k1', 'node:crypto', 'node:module', 'node:process'],
    powers: ['node'],
  },

  'memory/src/': {},
  'memory/src/create-allocator.ts': { wing: 'choice', imports: ['common', 'heap', 'native'] },
  'memory/src/index.ts': { wing: 'entry', imports: ['common', 'choice'] },
  'memory/src/browser.ts': { wing: 'browser', imports: ['common', 'heap'] },
  'memory/src/heap/': { wing: 'heap', imports: ['common'] },
  'memory/src/slab/': {
    wing: 'native',
    imports: ['common'],
    modules: ['node:*'],
    powers: ['node'],
  },
  'memory/src/os/': { wing: 'native', imports: ['common'], powers: ['node'] },
  'memory/src/os/ffi.ts': {
    wing: 'native',
    imports: ['common'],
    modules: ['koffi'],
    powers: ['node'],
  },
  'memory/src/sodium/': {
    wing: 'native',
    imports: ['common'],
    modules: ['sodium-native'],
    powers: ['node'],
  },
  'memory/src/native-package.ts': {
    wing: 'native',
    modules: ['node:module'],
    powers: ['node'],
    loads: 'one of two packages, named by a closed type, when it is first needed',
  },

  'engine/src/': {},

  'zone/src/': {},
  'zone/src/index.ts': { wing: 'entry', imports: ['common', 'host'] },
  'zone/src/zone.ts': {
    wing: 'host',
    imports: ['common'],
    names: { './guest/entry.js': 'zone/src/guest/entry.ts' },
  },
  'zone/src/channel/': {
    wing: 'channel',
    imports: ['common'],
    modules: ['node:crypto'],
    powers: ['node'],
  },
  // One of two implementations of the same cipher: by far the cheaper one for small records.
  'zone/src/channel/aead.ts': {
    wing: 'channel',
    modules: ['node:crypto', 'node:module', 'sodium-native'],
  },
  'zone/src/host/': {
    wing: 'host',
    imports: ['common', 'channel'],
    modules: ['node:*'],
    powers: ['node', 'timer', 'clock'],
  },
  'zone/src/guest/': {
    wing: 'guest',
    imports: ['common', 'channel'],
    modules: ['node:*'],
    powers: ['node', 'clock', 'timer'],
  },
  'zone/src/guest/entry.ts': {
    wing: 'guest',
    imports: ['common', 'channel'],
    modules: ['node:*'],
    powers: ['node', 'clock', 'timer'],
    loads: 'the program that the host named, before the process is locked down',
  },
  'zone/src/guest/linux/ffi.ts': {
    wing: 'guest',
    imports: ['common'],
    modules: ['koffi', 'node:*'],
    powers: ['node'],
  },

  // The wall: `host` and `inside` meet in the contract only. A file at the root is an entry.
  'stronghold/src/': {
    wing: 'entry',
    imports: ['host', 'client', 'contract', 'streams'],
    packages: [],
  },
  // What Node alone has: files, and the zone process. It fills in what `host` leaves open.
  'stronghold/src/index.ts': { wing: 'node-entry', imports: ['entry', 'node'] },
  'stronghold/src/node/': { wing: 'node', imports: ['host', 'contract'], packages: [] },
  'stronghold/src/node/zone-inside.ts': {
    wing: 'node',
    imports: ['host', 'contract'],
    packages: ['zone'],
    names: { '../zone-program.js': 'stronghold/src/inside/program/zone-program.ts' },
  },
  // What the system says of its memory.
  'stronghold/src/node/host-memory.ts': { wing: 'node', packages: [], modules: ['node:fs'] },
  'stronghold/src/node/storage/': {
    wing: 'node',
    imports: ['host', 'contract'],
    packages: [],
    modules: ['node:*', 'fs-native-extensions'],
    powers: ['node', 'entropy'],
  },
  // The same of browsers, where the inside is in the same page or worker.
  'stronghold/src/browser.ts': { wing: 'browser-entry', imports: ['entry', 'browser'] },
  'stronghold/src/browser/': {
    wing: 'browser',
    imports: ['host', 'contract', 'composition'],
    packages: [],
  },
  'stronghold/src/contract/': { wing: 'contract', packages: [] },
  'stronghold/src/contract/derivation-path.ts': { wing: 'contract', packages: ['crypto'] },
  // The names of what the zone reports, and no zone.
  'stronghold/src/contract/protections.ts': { wing: 'contract', packages: ['zone'] },
  // Read and write dates; tell no time.
  'stronghold/src/contract/documents/policy-document.ts': {
    wing: 'contract',
    packages: [],
    powers: ['clock'],
  },
  'stronghold/src/contract/documents/approval-lines.ts': {
    wing: 'contract',
    packages: [],
    powers: ['clock'],
  },
  'stronghold/src/contract/procedures/': { wing: 'contract', packages: ['crypto'] },

  'stronghold/src/client/': { wing: 'client', imports: ['contract'], packages: [] },
  // Waits for a time and tells none.
  'stronghold/src/client/layers/deadline.ts': {
    wing: 'client',
    imports: ['contract'],
    packages: [],
    powers: ['timer'],
  },
  // Hashes of Web Crypto, for what other machines answer: the engine is behind the wall.
  'stronghold/src/client/web-crypto.ts': {
    wing: 'client',
    imports: ['contract'],
    packages: [],
    powers: ['entropy'],
  },
  // Another machine's word for a time is held against this one's.
  'stronghold/src/client/approval-check.ts': {
    wing: 'client',
    imports: ['contract'],
    packages: [],
    powers: ['clock'],
  },

  // Runs wherever JavaScript does: what only one runtime has is handed in (`host/platform.ts`).
  'stronghold/src/host/': { wing: 'host', imports: ['contract', 'client'], packages: [] },
  'stronghold/src/host/key-provider.ts': {
    wing: 'host',
    imports: ['contract'],
    packages: [],
    powers: ['entropy'],
  },
  'stronghold/src/host/argon2-cost.ts': {
    wing: 'host',
    imports: ['contract'],
    packages: ['crypto'],
  },
  // The id of a path, at once: the engine, which derives it too, is behind the wall.
  'stronghold/src/host/clients/client-id.ts': {
    wing: 'host',
    imports: ['contract'],
    packages: ['crypto'],
  },
  // The one file of the host that waits for a time.
  'stronghold/src/host/session/auto-lock.ts': {
    wing: 'host',
    imports: ['contract'],
    packages: [],
    powers: ['timer', 'clock'],
  },

  // Its own entry, so that nobody else loads Argon2.
  'stronghold/src/argon2.ts': {
    wing: 'entry',
    imports: ['host', 'contract'],
    packages: ['crypto'],
  },
  // Its own entry, so that nobody else loads the curves. `entropy`: SHA-256 of Web Crypto.
  'stronghold/src/jose/': {
    wing: 'jose',
    imports: ['contract'],
    types: ['client'],
    packages: ['crypto'],
    powers: ['entropy'],
  },
  // For the identifiers of streams.
  'stronghold/src/streams/': {
    wing: 'streams',
    imports: ['contract'],
    types: ['client'],
    packages: [],
    powers: ['entropy'],
  },
  // References to clients: the interface of a client and the contract, and nothing of a host's own.
  'stronghold/src/actors/': {
    wing: 'actors',
    imports: ['client', 'contract'],
    packages: ['crypto'],
    powers: ['timer'],
  },

  'stronghold/src/inside/': { wing: 'inside', imports: ['contract'] },
  // Modules of the application in realms of their own.
  'stronghold/src/inside/custom/isolate.ts': {
    wing: 'inside',
    imports: ['contract'],
    modules: ['node:vm'],
  },
  'stronghold/src/inside/custom/load.ts': {
    wing: 'inside',
    imports: ['contract'],
    modules: ['node:crypto', 'node:vm'],
    powers: ['node'],
  },
  'stronghold/src/inside/custom/module-file.ts': {
    wing: 'inside',
    imports: ['contract'],
    modules: ['node:fs'],
    powers: ['node'],
  },
  'stronghold/src/inside/program/zone-program.ts': {
    wing: 'inside',
    imports: ['contract'],
    powers: ['clock'],
  },
  // For hosts that are a zone themselves, and to see why a module is refused.
  'stronghold/src/custom-procedures.ts': {
    wing: 'composition',
    imports: ['contract', 'inside'],
    packages: [],
  },
  'stronghold/src/in-process.ts': {
    wing: 'composition',
    imports: ['contract', 'inside', 'host'],
    powers: ['clock'],
  },

  'tauri/src/': {},
  'tauri/src/argon2.ts': { modules: ['@noble/hashes', 'node:path'] },
  'tauri/src/collection.ts': { modules: ['node:path'] },
  'tauri/src/salt-file.ts': { modules: ['node:*'], powers: ['entropy'] },

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

  'cli/src/': {
    modules: ['node:*', 'commander', 'picocolors'],
    powers: ['node', 'clock', 'timer'],
  },
  'cli/src/network/qr.ts': { modules: ['qr'] },
  'cli/src/file/session.ts': {
    modules: ['node:*'],
    // For the pauses of those who wait for the same file.
    powers: ['clock', 'chance'],
  },
  'cli/src/run/facts.ts': {
    modules: ['node:*'],
    // Made by the build, so that help need not load the library.
    names: { '../procedures.json': 'stronghold/src/contract/procedures/table.ts' },
  },
  'cli/src/tour/own-memory.ts': {
    modules: ['node:*'],
    powers: ['node'],
    // Another process, so that what it derives is not in the memory that it searches.
    names: { './examiner.js': 'cli/src/tour/examiner.ts' },
  },
  'cli/src/main.ts': {
    modules: ['node:*', 'commander'],
    powers: ['node'],
    // For the version.
    names: { '../package.json': 'cli/package.json' },
  },
}

/**
 * Types that only one file makes, and which files may call what of it. A policy of another snapshot
 * must pass `admitted`; a contributor adds a new way in here, in sight of a reviewer. Without a
 * `brand` it is about the calls alone.
 */
export const gates = [
  {
    // The rights of a peer have one owner: the rule, the zone's trust and what is open change
    // together.
    gate: 'p2p/src/book/book-writer.ts',
    brand: 'BookWriter',
    callers: { BookWriter: ['p2p/src/book/peers.ts'] },
  },
  {
    gate: 'p2p/src/book/stored-peers.ts',
    callers: {
      writePeers: ['p2p/src/book/book-writer.ts'],
      storeKey: ['p2p/src/book/book-writer.ts'],
      readStoredPeers: ['p2p/src/book/book-writer.ts', 'p2p/src/book/opening.ts'],
      checkedPeer: ['p2p/src/book/book-writer.ts', 'p2p/src/pairing/pairing.ts'],
      present: [
        'p2p/src/book/book-writer.ts',
        'p2p/src/book/peers.ts',
        'p2p/src/pairing/pairing.ts',
      ],
    },
  },
  {
    gate: 'stronghold/src/inside/attributes/held-policy.ts',
    brand: 'HeldPolicy',
    callers: {
      // The owner's word.
      stated: [
        'stronghold/src/inside/handlers/policy.ts',
        'stronghold/src/inside/policy/product-policies.ts',
      ],
      // Attributes from outside, or of a former content.
      admitted: [
        'stronghold/src/inside/attributes/admitted-entry.ts',
        'stronghold/src/inside/policy/product-policy.ts',
        'stronghold/src/inside/policy/source.ts',
        'stronghold/src/inside/sync/apply.ts',
        'stronghold/src/inside/sync/join.ts',
      ],
      allOf: [
        'stronghold/src/inside/policy/product-policy.ts',
        'stronghold/src/inside/sync/join.ts',
      ],
      heldPolicy: ['stronghold/src/inside/attributes/entry.ts'],
      namesMade: ['stronghold/src/inside/attributes/bucket.ts'],
    },
  },
]

/**
 * What may not be reached from an entry, through values, however many files lie between. `native`
 * is any `node:` module and any package that brings a binary; a folder or file is itself. `atOnce`
 * leaves out what `import()` loads when it is asked for.
 */
const native = ['node:', 'koffi', 'sodium-native', 'secp256k1', 'fs-native-extensions']
const behindTheWall = [
  'stronghold/src/inside/',
  'stronghold/src/host/',
  'stronghold/src/node/',
  'zone/src/',
  'engine/src/',
  'memory/src/',
]
const computing = [
  '@noble/',
  '@scure/',
  'crypto/src/noble/',
  'crypto/src/bip39/',
  'crypto/src/points/',
]
// The English list of words is there at once, and each other one when it is asked for.
const otherLists = [
  'czech',
  'french',
  'italian',
  'japanese',
  'korean',
  'portuguese',
  'simplified-chinese',
  'spanish',
  'traditional-chinese',
].map((language) => `@scure/bip39/wordlists/${language}.js`)
export const unreachable = [
  { from: 'crypto/src/bip39/index.ts', never: otherLists, atOnce: true },
  { from: 'stronghold/src/browser.ts', never: otherLists, atOnce: true, condition: 'browser' },
  { from: 'crypto/src/index.ts', never: native },
  { from: 'crypto/src/noble/index.ts', never: native },
  { from: 'crypto/src/points/index.ts', never: native },
  { from: 'stronghold/src/jose/index.ts', never: native },
  { from: 'crypto/src/bip39/index.ts', never: native },
  { from: 'memory/src/browser.ts', never: native },
  { from: 'engine/src/index.ts', never: native },
  { from: 'engine/src/formats.ts', never: native },
  { from: 'stronghold/src/in-process.ts', never: native, condition: 'browser' },
  {
    from: 'stronghold/src/browser.ts',
    never: [...native, 'stronghold/src/node/'],
    condition: 'browser',
  },
  { from: 'stronghold/src/client/index.ts', never: [...native, ...behindTheWall] },
  { from: 'stronghold/src/actors/index.ts', never: [...native, ...behindTheWall] },
  // What a page loads to hold a reference: no curve, no word list, no provider.
  { from: 'stronghold/src/client/index.ts', never: computing, atOnce: true },
  { from: 'stronghold/src/actors/index.ts', never: computing, atOnce: true },
  { from: 'zone/src/index.ts', never: ['koffi', 'zone/src/guest/'] },
  {
    from: 'stronghold/src/index.ts',
    never: ['koffi', 'secp256k1', 'stronghold/src/inside/', 'engine/src/', 'memory/src/'],
  },
  // Loading it makes it known; only users that ask for it shall load it.
  {
    from: 'stronghold/src/index.ts',
    never: ['stronghold/src/contract/procedures/compare-secret.ts'],
  },
  {
    from: 'stronghold/src/in-process.ts',
    never: ['stronghold/src/contract/procedures/compare-secret.ts'],
    atOnce: true,
  },
]

/**
 * Names that no file may have which these entries lead to, at once or later: of what a procedure does
 * with opened secrets.
 */
export const unnamed = [
  {
    from: ['stronghold/src/client/index.ts', 'stronghold/src/actors/index.ts'],
    within: 'stronghold/src/',
    never: ['OpenSecret', 'ProcedurePowers', 'CryptoProvider', 'implement'],
  },
]

/**
 * Sources that the build puts into one file, and the packages that this file still loads: those
 * must be reached from it, and be dependencies of the package it is in.
 */
export const bundles = {
  'stronghold/src/inside/program/zone-program.ts': ['koffi', 'secp256k1', 'sodium-native'],
}

/** Packages that are one idea each: their root is no hallway, and holds more than entries. */
export const flat = {
  crypto: 'the provider interface, and what every provider shares',
  memory: 'the interfaces of memory, and its three makers',
  engine: 'ids and errors of the two formats',
  zone: 'the handle of a zone, and what both processes share',
  tauri: 'one file for each class of the plugin',
}

/** Entries that no manifest exports. */
export const entries = {
  'stronghold/src/portable.ts': 'what the entries for Node and for browsers both show',
  'cli/src/main.ts': 'what the command runs',
  'cli/src/command-line.ts': 'one command line from words to exit code, for the command and tests',
}

export { authority } from './authority-table.mjs'

/** Lines of a file beyond which it must be listed in `longFiles` with a reason. */
export const maxLines = { src: 300, test: 500 }

/** Longer files and why they are not cut. */
export const longFiles = {}
