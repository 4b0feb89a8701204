import { KeyProvider, MemoryStorage, Stronghold, WriteVault } from '@stronghold/stronghold'
import { Dumps } from './dumps.mjs'
import { procedureCalls } from './procedure-calls.mjs'
import { childrenOf } from './process-memory.mjs'
import { printFinds } from './table.mjs'

/**
 * Runs procedures in a zone, with known secrets, and searches the zone when it is at rest. Those
 * that say that their secrets lie in guarded memory, or in OpenSSL's meanwhile, leave nothing.
 * Those that leave values in the JavaScript heap are the proof that it would have been found.
 */
export async function liveThroughProcedures({ directory, verbose }) {
  const calls = procedureCalls()
  const clean = calls.filter(({ place }) => place !== 'javascript')
  const others = calls.filter(({ place }) => place === 'javascript')
  const kept = await findsOf(clean, 'guarded or OpenSSL', { directory, verbose })
  printFinds(kept)
  const left = await findsOf(others, 'JavaScript', { directory, verbose })
  return [
    {
      name: `procedures: none of ${clean.length} calls leaves a secret`,
      ok: kept.finds.total === 0,
      found: kept.finds.named,
    },
    { name: 'procedures: what BigInt leaves is found', ok: left.finds.total > 0 },
  ]
}

/** `{ name, finds }` of a zone that has made these calls. */
async function findsOf(calls, name, { directory, verbose }) {
  const key = KeyProvider.makeRandom()
  const proof = key.copyKey()
  const stronghold = await Stronghold.create({ storage: new MemoryStorage(), key })
  try {
    const client = await stronghold.createClient('client')
    for (const call of calls) await make(call, { client, stronghold, proof })
    await stronghold.commit()
    const dumps = new Dumps(calls.flatMap(secretsOf), directory, verbose)
    return dumps.ofZones(name, childrenOf(process.pid))
  } finally {
    await stronghold.close({ discard: true })
  }
}

async function make({ sources, call }, { client, stronghold, proof }) {
  for (const { location, bytes } of sources) {
    await client.execute(WriteVault({ data: bytes, location }))
  }
  if (call.procedure === 'AesKeyWrapEncrypt') {
    // The wrapping key was written, so that its bytes are known here: that has to be allowed.
    const subject = { client: 'client', location: call.input.wrapKey }
    const policy = { usages: ['AesKeyWrapEncrypt'], wrappable: 'any' }
    const current = KeyProvider.fromKey(proof.slice())
    await stronghold.policies.attach(subject, policy, { current })
  }
  // Remains are overwritten, or appear again.
  for (let round = 0; round < 3; round++) await client.execute(call)
}

function secretsOf({ label, sources, secret }) {
  const all = sources.map(({ bytes }, number) => ({ name: `${label}: source ${number}`, bytes }))
  if (secret !== undefined) all.push({ name: `${label}: product`, bytes: secret })
  return all.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes) }))
}
