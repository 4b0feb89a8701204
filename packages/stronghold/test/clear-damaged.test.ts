import assert from 'node:assert/strict'
import { it } from 'node:test'
import { nativeProvider as crypto } from '@stronghold/crypto/native'
import {
  deriveClientId,
  deriveRecordId,
  deriveVaultId,
  FileKey,
  idKey,
  parseEnvelope,
  SnapshotState,
} from '@stronghold/engine'
import { createAllocator } from '@stronghold/memory'
import { MemoryStorage, Stronghold } from '@stronghold/stronghold'
import { startInProcess } from '@stronghold/stronghold/in-process'
import { utf8 } from './bytes.js'
import { at, key, makeReplica, rejects, write } from './sync/support.js'

/** The file, with one bit of its memory of imports flipped: that record cannot be opened. */
function damaged(file: Uint8Array): Uint8Array {
  const powers = { crypto, allocator: createAllocator({ backend: 'heap' }) }
  const { body } = parseEnvelope(file)
  const fileKey = FileKey.unlock(powers, body, new Uint8Array(32).fill(1))
  const snapshot = SnapshotState.decode(powers, fileKey.open(body))
  const reserved = snapshot.clients.get(idKey(deriveClientId(crypto, utf8('stronghold.ts'))))
  assert(reserved !== undefined)
  const vaultId = deriveVaultId(crypto, utf8('metadata'))
  const recordId = deriveRecordId(crypto, vaultId, utf8('imports'))
  reserved.writeSecret(vaultId, recordId, new Uint8Array(100).fill(7))
  const content = Buffer.from(snapshot.encode())
  const blob = content.lastIndexOf(Buffer.from(recordId)) + 60
  content[blob] = (content[blob] ?? 0) ^ 1
  return fileKey.seal(new Uint8Array(content))
}

it('a clear that fails has cleared nothing, and the file keeps its clients', async () => {
  const { storage, stronghold, client } = await makeReplica()
  await write(client, at('x'), 1)
  await stronghold.commit()
  await stronghold.close()
  const file = new MemoryStorage(damaged(await storage.read()))
  const inside = () => startInProcess()
  await using opened = await Stronghold.open({ storage: file, key: key(), inside })
  await opened.loadClient('client')
  await rejects(opened.clear({ current: key() }), 'RECORD_DAMAGED')
  assert.equal(await opened.client('client').recordExists(at('x')), true)
  await opened.commit()
  assert.equal((await opened.listClients()).length, 1)
})
