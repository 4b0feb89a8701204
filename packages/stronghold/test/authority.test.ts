import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nobleProvider } from '@stronghold/crypto/noble'
import { createAllocator, Workspace } from '@stronghold/memory'
import { clientMessages } from '#internal/contract/messages/client-messages.js'
import { makeHandlers } from '#internal/inside/handlers/table.js'
import { PullMemory } from '#internal/inside/pull/memory.js'
import { attenuated, type PowerName } from '#internal/inside/state/authority.js'
import { InsideState } from '#internal/inside/state/state.js'

const handlers = makeHandlers(new PullMemory(nobleProvider))

/** The messages whose handlers have a power. */
function having(power: PowerName): string[] {
  return Object.entries(handlers)
    .filter(([, { powers }]) => powers.includes(power))
    .map(([name]) => name)
}

test('the file key is with the messages that write or change a file', () => {
  assert.deepEqual(having('keys'), ['Rekey', 'Seal', 'Confirm', 'SealClient'])
  assert.deepEqual(having('storedKeys'), ['Rekey', 'StoreSnapshotKey', 'SealStored'])
  assert.deepEqual(having('verifiedKey'), ['Verify'])
  assert.deepEqual(having('install'), ['Create', 'Unlock'])
  assert.deepEqual(having('replaceSnapshot'), ['Clear'])
})

test('no message that a reference carries has a power over keys, files or approvals', () => {
  const powers: readonly PowerName[] = ['owner', 'approvals', 'snapshot', 'lineage', 'memory']
  for (const name of Object.keys(clientMessages) as (keyof typeof clientMessages)[]) {
    const held = powers.filter((power) => handlers[name].powers.includes(power))
    // To ask for an approval makes a statement to be signed, and grants nothing.
    assert.deepEqual(held, name === 'RequestApproval' ? ['approvals'] : [], name)
  }
})

test('the handlers of stores have no way to a vault, a policy or a key', () => {
  const stores = having('stores')
  assert.deepEqual(
    stores,
    Object.keys(handlers).filter((name) => name.startsWith('Store') && name !== 'StoreSnapshotKey'),
  )
  const allowed: readonly PowerName[] = ['powers', 'meter', 'stores']
  for (const name of stores) {
    const { powers } = handlers[name as keyof typeof handlers]
    assert.ok(
      powers.every((power) => allowed.includes(power)),
      name,
    )
  }
})

test('what a handler is given is exactly its powers, and stays so', () => {
  const allocator = createAllocator({ backend: 'heap' })
  const state = new InsideState({
    crypto: nobleProvider,
    allocator,
    workspace: new Workspace(allocator, 4096),
    now: Date.now,
    secp256k1: 'noble',
  })
  for (const { powers } of Object.values(handlers)) {
    const given = attenuated(state, powers)
    assert.deepEqual(Reflect.ownKeys(given).sort(), [...powers].sort())
    assert.equal(Object.getPrototypeOf(given), null)
    assert.ok(Object.isFrozen(given))
    assert.equal(new Set(powers).size, powers.length)
  }
  // Before anything is open, what there is of it is refused, and not absent.
  assert.throws(() => attenuated(state, ['snapshot']).snapshot, { code: 'LOCKED' })
})
