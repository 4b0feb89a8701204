import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Dumps } from './dumps.mjs'
import { Host } from './host.mjs'
import { derive, makeInputs, nonceSecrets, snapshotKeyOf } from './inputs.mjs'
import { plantedForms, plantedWordsForm } from './plant.mjs'
import { keysOfSnapshot } from './snapshot-keys.mjs'
import { printFinds, printTable } from './table.mjs'

/** The secrets that are left lying about on purpose: one in every form, and half of one. */
const planted = 'Ed25519 child'
const plantedWords = 'mnemonic'
const isPlanted = ({ name, secret = name }) => secret === planted || secret === plantedWords

/** Lives, and expects to find nothing. Answers `{ name, ok }` for each place that was searched. */
export async function liveCleanly({ directory, zones, verbose }) {
  return live(`${directory}/clean`, [], async (life) => {
    const { host, secrets } = life
    const dumps = new Dumps(secrets, life.directory, verbose)
    const columns = [dumps.ofHost('host unlocked', host.pid)]
    const core = dumps.ofCore('host core', host.pid)
    if (core !== undefined) columns.push(core)
    if (zones) columns.push(dumps.ofZones('zones at rest', host.zones))
    await host.order('pressure')
    columns.push(dumps.ofHost('host after pressure', host.pid))
    if (zones) columns.push(dumps.ofZones('zones after pressure', host.zones))
    await host.order('lock')
    columns.push(dumps.ofHost('host locked', host.pid))
    return [
      { name: 'clean: the life used the secrets that were searched for', ok: life.genuine },
      ...judge('clean', secrets, columns),
      { name: 'clean: no zone is left after lock', ok: host.zones.length === 0 },
    ]
  })
}

/**
 * Short lives in which the collector runs at the worst moment. V8's collector copies and does not
 * wipe; in a long life others' data soon lie over what it left, so these end there.
 */
export async function liveThroughMoments({ directory: parent, verbose }) {
  const directory = `${parent}/moments`
  const { secrets } = prepare(directory)
  const dumps = new Dumps(secrets, directory, verbose)
  const columns = []
  for (const moment of ['held key', 'raw key sent', 'passphrase sent', 'secret sent']) {
    const host = new Host('./moment.mjs', [directory, moment], ['--expose-gc'])
    try {
      await host.hear()
      columns.push(dumps.ofHost(moment, host.pid))
    } finally {
      await host.end()
    }
  }
  return judge('moments', secrets, columns)
}

/** Lives with two secrets left lying about, and expects to find them, and no other. */
export async function livePlanted({ directory, zones, verbose }) {
  return live(`${directory}/planted`, ['--plant'], async (life) => {
    const { host } = life
    const dumps = new Dumps(life.secrets, life.directory, verbose)
    const columns = [dumps.ofHost('host', host.pid)]
    const core = dumps.ofCore('host core', host.pid)
    if (core !== undefined) columns.push(core)
    const zone = zones ? [dumps.ofZones('zones', host.zones)] : []
    printTable(life.secrets.filter(isPlanted), [...columns, ...zone])
    return [
      ...columns.flatMap(({ name, finds }) =>
        plantedForms.map((form) => ({
          name: `planted: ${name}: found as ${form}`,
          ok: finds.count(planted, form) > 0,
        })),
      ),
      ...columns.map(({ name, finds }) => ({
        name: `planted: ${name}: half a mnemonic is found`,
        ok: finds.count(plantedWords, plantedWordsForm) > 0,
      })),
      ...zone.map(({ finds }) => ({
        name: 'planted: zones: found as raw',
        ok: finds.count(planted, 'raw') > 0,
      })),
      ...[...columns, ...zone].map(({ name, finds }) => ({
        name: `planted: ${name}: found nothing else`,
        ok: finds.list.every(isPlanted),
      })),
    ]
  })
}

/** A result for each column. `stated`: which columns are only listed, as documented. */
export function judge(life, secrets, columns, stated = (_column) => false) {
  printTable(secrets, columns)
  for (const column of columns) printFinds(column)
  return columns.map(({ name, finds }) =>
    stated(name)
      ? { name: `${life}: ${name}: ${finds.total} copies, as stated`, ok: true }
      : {
          name: `${life}: ${name}: none of ${secrets.length} secrets`,
          ok: finds.total === 0,
          found: finds.named,
        },
  )
}

/** Puts new inputs into a new directory, and answers what follows from them. */
function prepare(directory) {
  const inputs = makeInputs()
  const known = derive(inputs)
  const plant = known.secrets.find(({ name }) => name === planted)?.bytes
  if (plant === undefined) throw new Error(`there is no secret ${planted}`)
  write(directory, { ...inputs, plant })
  return { inputs, ...known }
}

/** Puts files into a new directory that is nobody else's. */
export function write(directory, files) {
  mkdirSync(directory, { mode: 0o700 })
  for (const [file, bytes] of Object.entries(files)) {
    writeFileSync(`${directory}/${file}`, bytes, { mode: 0o600 })
  }
}

async function live(directory, options, use) {
  const { inputs, secrets, publicKeys, secp256k1Key } = prepare(directory)
  const host = new Host('./life.mjs', [directory, ...options])
  try {
    const { facts } = await host.hear()
    secrets.push(...nonceSecrets(secp256k1Key, inputs.message, facts.signatures))
    const snapshots = keysOfSnapshots(directory, inputs)
    secrets.push(...snapshots)
    const genuine =
      JSON.stringify(facts.publicKeys) === JSON.stringify(publicKeys) && snapshots.length > 0
    return await use({ directory, host, secrets, genuine })
  } finally {
    await host.end()
  }
}

/** The keys of every file and kept generation, each once. */
function keysOfSnapshots(directory, { passphrase, rawKey, newRawKey }) {
  const candidates = [snapshotKeyOf(passphrase), rawKey, newRawKey]
  const keys = new Map()
  for (const name of readdirSync(directory).filter((name) => /\.stronghold(\.g\d+)?$/.test(name))) {
    const file = readFileSync(`${directory}/${name}`)
    const label = name.replace('.stronghold', '')
    for (const key of openWithAny(label, file, candidates)) {
      const text = key.bytes.toString('hex')
      if (!keys.has(text)) keys.set(text, key)
    }
  }
  return [...keys.values()]
}

function openWithAny(label, file, candidates) {
  for (const key of candidates) {
    const keys = keysOfSnapshot(label, file, key)
    if (keys !== undefined) return keys
  }
  throw new Error(`${label} was opened by no key`)
}
