// Shows each rule its offender: the workspace as it is, in memory, with one thing made wrong.
import { checkLayers } from './check.mjs'

/**
 * Rule, file, text. The text is put before what the file holds, or makes a new one; the finding is
 * due in its last line. `manifest` changes a manifest instead.
 */
const offenders = [
  // Directions between packages.
  ['direction', 'crypto/src/offender.ts', `import '@stronghold/engine'`],
  ['direction', 'memory/src/offender.ts', `import type { Client } from '@stronghold/stronghold'`],
  ['direction', 'zone/src/guest/offender.ts', `export * from '@stronghold/crypto'`],
  ['direction', 'engine/src/offender.ts', `import { heapScratch } from '@stronghold/crypto'`],
  ['direction', 'engine/src/offender.ts', `import { type Scratch } from '@stronghold/crypto'`],
  ['direction', 'cli/src/offender.ts', `const zone = await import('@stronghold/zone')`],
  ['undeclared', 'cli/src/offender.ts', `import type { Zone } from '@stronghold/zone'`],
  ['undeclared', 'engine/src/offender.ts', `import { sha256 } from '@noble/hashes/sha2.js'`],
  ['undeclared', 'memory/test/offender.ts', `import '@stronghold/engine'`],
  // The wall within the library.
  [
    'wing',
    'stronghold/src/client/client.ts',
    `import { runCalls } from '../inside/calls/runner.js'`,
  ],
  [
    'wing',
    'stronghold/src/host/session/session.ts',
    `import type { InsideState } from '../../inside/state/state.js'`,
  ],
  ['wing', 'stronghold/src/index.ts', `export { startInProcess } from './in-process.js'`],
  ['wing', 'stronghold/src/host/offender.ts', `import '@stronghold/engine'`],
  ['wing', 'stronghold/src/offender.ts', `type M = import('@stronghold/memory').GuardedBuffer`],
  ['wing', 'stronghold/src/offender.ts', `import { Zone } from '@stronghold/zone'`],
  ['wing', 'stronghold/src/host/storage/offender.ts', `import '@stronghold/memory'`],
  ['wing', 'stronghold/src/host/offender.ts', `import '../node/storage/file-storage.js'`],
  ['wing', 'stronghold/src/host/offender.ts', `import type { Zone } from '@stronghold/zone'`],
  ['wing', 'stronghold/src/node/offender.ts', `import '../inside/calls/runner.js'`],
  ['wing', 'stronghold/src/browser/offender.ts', `import '../node/host-memory.js'`],
  [
    'wing',
    'stronghold/src/browser.ts',
    `export { FileStorage } from './node/storage/file-storage.js'`,
  ],
  ['wing', 'stronghold/src/actors/offender.ts', `import '../node/storage/file-storage.js'`],
  [
    'wing',
    'stronghold/src/contract/codec/offender.ts',
    `import type { Session } from '../../host/session/session.js'`,
  ],
  [
    'wing',
    'stronghold/src/contract/procedures/offender.ts',
    `import '../../inside/calls/runner.js'`,
  ],
  ['wing', 'stronghold/src/contract/messages/offender.ts', `export * from '@stronghold/crypto'`],
  ['wing', 'stronghold/src/inside/offender.ts', `import '../node/storage/file-storage.js'`],
  [
    'wing',
    'stronghold/src/inside/offender.ts',
    `import type { Client } from '../client/client.js'`,
  ],
  // Walls within the other packages.
  ['wing', 'crypto/src/offender.ts', `import { nativeProvider } from './native/index.js'`],
  ['wing', 'crypto/src/noble/offender.ts', `import '../native/sodium.js'`],
  ['wing', 'memory/src/heap/offender.ts', `import '../os/ffi.js'`],
  ['wing', 'memory/src/browser.ts', `import { createAllocator } from './create-allocator.js'`],
  ['wing', 'zone/src/host/offender.ts', `import { prepareLock } from '../guest/lock.js'`],
  ['wing', 'zone/src/guest/offender.ts', `import { Link } from '../host/link.js'`],
  // Modules from outside.
  ['module', 'crypto/src/offender.ts', `import { readFileSync } from 'node:fs'`],
  ['module', 'crypto/src/native/offender.ts', `import { readFileSync } from 'node:fs'`],
  ['module', 'crypto/src/noble/offender.ts', `import sodium from 'sodium-native/binding.js'`],
  ['module', 'engine/src/offender.ts', `import type { Buffer } from 'node:buffer'`],
  ['module', 'memory/src/heap/offender.ts', `import process from 'node:process'`],
  ['module', 'memory/src/slab/offender.ts', `import koffi from 'koffi'`],
  ['module', 'memory/src/slab/offender.ts', `const ffi = loadNativePackage('koffi')`],
  ['module', 'zone/src/guest/linux/offender.ts', `import koffi from 'koffi'`],
  ['module', 'zone/src/host/offender.ts', `import sodium from 'sodium-native/binding.js'`],
  ['module', 'zone/src/channel/offender.ts', `import { connect } from 'node:net'`],
  ['module', 'stronghold/src/host/offender.ts', `import { tryLock } from 'fs-native-extensions'`],
  ['module', 'stronghold/src/host/offender.ts', `import { readFileSync } from 'node:fs'`],
  ['module', 'stronghold/src/host/storage/offender.ts', `import { join } from 'node:path'`],
  ['module', 'stronghold/src/node/offender.ts', `import { readFileSync } from 'node:fs'`],
  ['module', 'stronghold/src/inside/offender.ts', `import { readFileSync } from 'node:fs'`],
  [
    'module',
    'stronghold/src/contract/procedures/offender.ts',
    `import { randomBytes } from 'node:crypto'`,
  ],
  ['computed-import', 'stronghold/src/offender.ts', `await import(['node', 'fs'].join(':'))`],
  ['computed-import', 'engine/src/offender.ts', `const koffi = require(name)`],
  ['reference', 'engine/src/offender.ts', `/// <reference types="node" />`],
  // Powers that are no modules.
  ['power', 'engine/src/offender.ts', `const copy = Buffer.from([])`],
  ['power', 'engine/src/offender.ts', `export type Chunk = Buffer`],
  ['power', 'engine/src/offender.ts', `const now = Date.now()`],
  ['power', 'crypto/src/offender.ts', `const id = Math.random()`],
  ['power', 'crypto/src/offender.ts', `const { exit } = globalThis.process`],
  ['power', 'crypto/src/offender.ts', `const { exit } = globalThis['process']`],
  ['power', 'crypto/src/offender.ts', `const everything = globalThis`],
  ['power', 'memory/src/heap/offender.ts', `const isWindows = process.platform === 'win32'`],
  ['power', 'stronghold/src/client/client.ts', `console.log('a secret')`],
  ['power', 'stronghold/src/offender.ts', `await fetch('https://example.org')`],
  ['power', 'stronghold/src/host/offender.ts', `const now = Date.now()`],
  ['power', 'stronghold/src/host/storage/offender.ts', `const copy = Buffer.from([])`],
  ['power', 'stronghold/src/inside/offender.ts', `const now = Date.now()`],
  [
    'power',
    'stronghold/src/contract/procedures/offender.ts',
    `const key = crypto.getRandomValues(bytes)`,
  ],
  ['power', 'stronghold/src/inside/offender.ts', `const run = new Function('return 1')`],
  ['power', 'zone/src/guest/offender.ts', `const module = new WebAssembly.Module(bytes)`],
  ['file-url', 'cli/src/offender.ts', `const file = new URL('./main.js', import.meta.url)`],
  ['file-url', 'stronghold/src/offender.ts', `new URL('./inside/program.js', import.meta.url)`],
  // Ways out of a package, and into nothing.
  ['climbs-out', 'engine/src/offender.ts', `import '../../crypto/src/bytes.js'`],
  ['climbs-out', 'engine/src/offender.ts', `export * from '../test/fixtures.js'`],
  ['climbs-out', 'engine/test/offender.ts', `import { lz4 } from '../src/snapshot/lz4.js'`],
  ['unresolved', 'engine/src/offender.ts', `import type { Missing } from './missing.js'`],
  ['unresolved', 'stronghold/src/inside/offender.ts', `import '@stronghold/engine/src/ids.js'`],
  ['private-name', 'stronghold/src/offender.ts', `import '#internal/client.js'`],
  // The graph as a whole.
  ['cycle', 'engine/src/ids.ts', `import type { Engine } from './index.js'`],
  ['cycle', 'memory/src/memory-error.ts', `import '@stronghold/memory'`],
  ['cycle', 'crypto/src/errors.ts', `import type { Client } from '@stronghold/stronghold'`],
  ['cycle', 'zone/src/errors.ts', `import './errors.js'`],
  ['reach', 'stronghold/src/contract/procedures/key-type.ts', `import '@stronghold/crypto/native'`],
  ['reach', 'stronghold/src/contract/codec/codec.ts', `import '../../inside/state/state.js'`],
  ['reach', 'stronghold/src/client/store.ts', `import '@stronghold/crypto/points'`],
  ['unnamed', 'stronghold/src/contract/location.ts', `// OpenSecret`],
  ['reach', 'stronghold/src/actors/limits.ts', `import '../node/zone-inside.js'`],
  ['reach', 'stronghold/src/host/makers.ts', `import '../node/platform.js'`],
  ['reach', 'stronghold/src/contract/protections.ts', `import '@stronghold/zone'`],
  ['reach', 'crypto/src/bip39/seed.ts', `import '@scure/bip39/wordlists/korean.js'`],
  ['reach', 'crypto/src/bytes.ts', `import './native/sodium.js'`],
  ['reach', 'memory/src/memory-block.ts', `import './sodium/sodium-memory.js'`],
  ['reach', 'zone/src/protections.ts', `export * from './guest/linux/ffi.js'`],
  // Powers inside the zone.
  [
    'authority',
    'stronghold/src/inside/handlers/store.ts',
    `import type { With } from '../state/authority.js'\nexport const fileKey = ({ keys }: With<'keys'>) => keys.fileKey`,
  ],
  [
    'authority',
    'stronghold/src/inside/handlers/inventory.ts',
    `import type { With } from '../state/authority.js'\nexport const seal = (state: With<'clients' | 'storedKeys'>) => state`,
  ],
  [
    'authority',
    'stronghold/src/inside/policy/offender.ts',
    `import type { With } from '../state/authority.js'\nexport const all = (state: With<'snapshot'>) => state`,
  ],
  [
    'authority',
    'stronghold/src/inside/handlers/store.ts',
    `import type { InsideState } from '../state/state.js'`,
  ],
  [
    'authority',
    'stronghold/src/inside/handlers/store.ts',
    `import type { Authority } from '../state/authority.js'`,
  ],
  [
    'authority',
    'stronghold/src/inside/handlers/store.ts',
    `import type * as everything from '../state/authority.js'`,
  ],
  [
    'authority',
    'stronghold/src/inside/handlers/store.ts',
    `import type { With } from '../state/authority.js'\nexport const any = <P extends 'keys'>(state: With<P>) => state`,
  ],
  [
    'authority',
    'stronghold/src/inside/calls/versions.ts',
    `import type { With } from '../state/authority.js'\nexport type Passed = With<'meter'>`,
  ],
  [
    'authority',
    'stronghold/src/inside/handlers/store.ts',
    `import type { With as Some } from '../state/authority.js'`,
  ],
  [
    'authority',
    'stronghold/src/inside/handlers/store.ts',
    `export type Whole = import('../state/state.js').InsideState`,
  ],
  [
    'authority',
    'stronghold/src/inside/calls/versions.ts',
    `import type { With } from '../state/authority.js'\nexport class Open {\n  readonly state: With<'meter'> = {} as never`,
  ],
  [
    'authority',
    'stronghold/src/inside/handlers/store.ts',
    `import type { Chain } from '../calls/chain.js'`,
  ],
  // Policies are made at one gate.
  [
    'gate',
    'stronghold/src/inside/sync/names.ts',
    `import { stated } from '../attributes/held-policy.js'`,
  ],
  [
    'gate',
    'stronghold/src/inside/offender.ts',
    `import * as gate from './attributes/held-policy.js'`,
  ],
  ['gate', 'stronghold/src/inside/offender.ts', `const policy = theirs as HeldPolicy`],
  // Secrets stay in memory that is wiped.
  ...[
    'const input = new Uint8Array(64)\ninput.set(whole(secret))',
    'const key = exactly(secret, 32)\nconst input = new Uint8Array(64)\ninput.set(key, 32)',
    'const [a, b] = [seedOf(one), nodeOf(two)]\nconst both = new Uint8Array(b)',
    'new Uint8Array(64).set(nodeOf(secret).subarray(0, 32))',
    'const key = keyKinds.P256.keyOf(secret, crypto).slice()',
    `const copy = Uint8Array.from(keyOf(secret, 'node'))`,
  ].map((text) => ['secret-copy', 'stronghold/src/inside/procedures/offender.ts', text]),
  // Peers are changed by their owner.
  ['gate', 'p2p/src/network/offender.ts', `import { BookWriter } from '../book/book-writer.js'`],
  ['gate', 'p2p/src/sync/offender.ts', `import { storeKey } from '../book/stored-peers.js'`],
  ['gate', 'p2p/src/server/offender.ts', `import * as stored from '../book/stored-peers.js'`],
  // Rooms.
  [
    'circle',
    'stronghold/src/client/client.ts',
    `import type { Stronghold } from '../host/stronghold.js'`,
  ],
  ['circle', 'p2p/src/book/peer.ts', `import type { Firewall } from '../firewall/firewall.js'`],
  ['circle', 'engine/src/state/client-state.ts', `import type { Engine } from '../index.js'`],
  ['entry', 'stronghold/src/offender.ts', 'export const offender = 1'],
  ['entry', 'p2p/src/offender.ts', 'export const offender = 1'],
  ['entry', 'cli/src/offender.ts', 'export const offender = 1'],
  // Size.
  ['length', 'engine/src/offender.ts', '//\n'.repeat(301).trimEnd()],
  ['length', 'engine/test/offender.ts', '//\n'.repeat(501).trimEnd()],
]

/** @type {[rule: string, name: string, change: (manifest: any) => void][]} */
const manifests = [
  ['unused', 'engine', (manifest) => Object.assign(manifest.dependencies, { koffi: '3.3.4' })],
  ['undeclared', 'stronghold', (manifest) => delete manifest.dependencies.koffi],
]

/**
 * @param {ReadonlyMap<string, string>} files as `readWorkspace` reads them
 * @returns {{ caught: string[], missed: string[] }}
 */
export function selfTest(files) {
  /** @type {{ caught: string[], missed: string[] }} */
  const outcome = { caught: [], missed: [] }
  const before = new Set(checkLayers(files).findings.map(identity))

  function expect(rule, file, text, changed, line) {
    const found = checkLayers(changed).findings.filter((finding) => !before.has(identity(finding)))
    const isCaught = found.some(
      (finding) => finding.rule === rule && (line === undefined || finding.line === line),
    )
    const [first] = text.split('\n')
    outcome[isCaught ? 'caught' : 'missed'].push(`${rule.padEnd(16)} ${file}: ${first}`)
  }

  for (const [rule, file, text] of offenders) {
    const changed = new Map(files).set(file, `${text}\n${files.get(file) ?? ''}`)
    // A cycle is told at one of its files, a way at its last step: not always the offender's.
    const line = ['cycle', 'circle', 'entry', 'reach'].includes(rule)
      ? undefined
      : text.split('\n').length
    expect(rule, file, text, changed, line)
  }
  for (const [rule, name, change] of manifests) {
    const path = `${name}/package.json`
    const manifest = JSON.parse(files.get(path) ?? '')
    change(manifest)
    expect(rule, path, `${change}`, new Map(files).set(path, JSON.stringify(manifest)))
  }
  const without = new Map(files)
  without.delete('stronghold/src/in-process.ts')
  expect('stale', 'stronghold/src/in-process.ts', 'deleted', without)
  return outcome
}

function identity({ rule, file, message }) {
  return `${rule} ${file} ${message}`
}
