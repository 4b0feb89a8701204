// The architecture as data: which code may import what, and which powers it may touch.
// `docs/ARCHITECTURE.md` explains it; `check.mjs` holds it against the sources; `areas/` has the areas of each package.
import { cli } from './areas/cli.mjs'
import { crypto } from './areas/crypto.mjs'
import { engine } from './areas/engine.mjs'
import { memory } from './areas/memory.mjs'
import { p2p } from './areas/p2p.mjs'
import { stronghold } from './areas/stronghold.mjs'
import { tauri } from './areas/tauri.mjs'
import { zone } from './areas/zone.mjs'

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
  ...crypto,
  ...memory,
  ...engine,
  ...zone,
  ...stronghold,
  ...tauri,
  ...p2p,
  ...cli,
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
