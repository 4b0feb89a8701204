// Runs the vectors through this library's own code: what is right reads as it should, what is wrong
// fails with its code.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { decodeVector } from '../make/vector.mjs'
import * as connections from './connections.mjs'
import { metadata } from './metadata.mjs'
import * as policies from './policies.mjs'
import * as snapshots from './snapshots.mjs'
import * as syncs from './syncs.mjs'

const kinds = {
  snapshot: snapshots.snapshot,
  state: snapshots.state,
  lz4: snapshots.lz4,
  id: snapshots.id,
  metadata,
  policy: policies.policy,
  approval: policies.approval,
  export: syncs.sealedExport,
  'legacy-export': syncs.legacyExport,
  'pull-keys': syncs.pullKeys,
  'pull-request': syncs.pullRequest,
  'pull-answer': syncs.pullAnswer,
  'pull-marks': syncs.pullMarks,
  'pull-amended': syncs.pullAmended,
  stream: connections.stream,
  frames: connections.frames,
  pairing: connections.pairing,
  'pairing-code': connections.pairingCode,
}

/** @param {URL} directory @returns {Promise<{ passed: number, failed: string[] }>} */
export async function runVectors(directory) {
  const failed = []
  const names = readdirSync(directory).sort()
  for (const name of names) {
    const bytes = new Uint8Array(readFileSync(new URL(name, directory)))
    const fault = await faultOf(decodeVector(name, bytes))
    if (fault !== undefined) failed.push(`${name}: ${fault}`)
  }
  return { passed: names.length - failed.length, failed }
}

async function faultOf(vector) {
  const { head } = vector
  const read = kinds[head.kind]
  if (read === undefined) return `kind ${head.kind} is unknown`
  const { code = 'success', ...result } = await outcomeOf(read, vector)
  if (code !== head.expect) return `${code}, and not ${head.expect}`
  if (code !== 'success') return undefined
  const said = head.metadata ?? head.content
  const expected = said === undefined ? result.expected : JSON.parse(said)
  if (expected === undefined) return 'nothing is said of its content'
  try {
    assert.deepEqual(result.content, expected)
    if (result.sound !== undefined && ['snapshot', 'metadata'].includes(head.kind)) {
      assert.equal(result.sound ? undefined : 'no', head.sound)
    }
  } catch (error) {
    return error.message
  }
  return undefined
}

async function outcomeOf(read, vector) {
  try {
    return await read(vector)
  } catch (error) {
    if (typeof error.code === 'string' && error.code === error.code.toUpperCase()) {
      if (!error.code.startsWith('ERR_')) return { code: error.code }
    }
    throw error
  }
}
