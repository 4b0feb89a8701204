// After a program: every way to take what the owner did not give.

import { found } from './found.mjs'
import {
  agreed,
  derived,
  fromPassword,
  label,
  publicKey,
  unwrapped,
  wrappedKey,
  written,
} from './known.mjs'
import { clients, locationOf, lootVault, vaults } from './names.mjs'

const none = new Uint8Array(0)

/** Tries everything, and says which secrets came out that should not have, and how. */
export async function plunder(world) {
  const all = await world.owner.contents()
  const isClosed = ({ bytes }) => world.secrets.closedIn(bytes).length > 0
  // A granted secret serves as a key, if the others can be had under it.
  for (const at of all.filter(({ bytes }) => world.secrets.in(bytes).length > 0)) {
    if (!isClosed(at)) await tryEach(world, at.client, attemptsOnGranted(world.tree, at))
  }
  const targets = fewOfEach(all.filter(isClosed))
  for (const target of targets) {
    const here = all.filter(({ client }) => client === target.client)
    await tryEach(world, target.client, attemptsOf(world, target, here))
    await tryToRead(world, target)
  }
  for (const path of new Set(targets.map(({ client }) => client))) {
    await tryElsewhere(world, path, targets, all)
  }
  return found(world)
}

/** Two records of a client with the same bytes at most: what stands around them differs little. */
function fewOfEach(records) {
  const counts = new Map()
  return records.filter(({ client, bytes }) => {
    const key = `${client} ${bytes.toString('hex')}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
    return counts.get(key) <= 2
  })
}

/**
 * Whether the owner, with the present key, can destroy everything that is there, whatever was done
 * to it: what cannot, if anything, and why.
 */
export async function destroyAll({ owner }) {
  // Older ones could not.
  if (owner.stronghold.destroy === undefined) return undefined
  const all = await owner.stronghold.inventory()
  const subjects = all.flatMap(({ id: clientId, vaults }) =>
    vaults.flatMap(({ id: vaultId, records }) =>
      records.map(({ id: recordId }) => ({ clientId, vaultId, recordId })),
    ),
  )
  try {
    await owner.stronghold.destroy(subjects, { current: owner.key })
  } catch (error) {
    requireRefusal(error)
    return `the owner could not destroy what is there: ${error.code}`
  }
  const [left] = await owner.contents()
  return left && `${left.text} is there after it was destroyed`
}

/** Moves what a client has into every other one, and tries there. */
async function tryElsewhere(world, path, targets, all) {
  const { tree, owner } = world
  const own = targets.filter(({ client }) => client === path)
  const moved = (vault) => `${lootVault} of ${vault}`
  const names = new Set(own.map(({ place }) => place.vault))
  const mapVaults = [...names].map((from) => ({ from, to: moved(from) }))
  for (const other of new Set(all.map(({ client }) => client))) {
    if (other === path) continue
    try {
      const [source, target] = [await owner.client(path), await owner.client(other)]
      await owner.stronghold.sync.clients(source, target, { vaults: [...names], mapVaults })
    } catch (error) {
      requireRefusal(error)
    }
    const here = all.filter(({ client }) => client === other)
    for (const { place, text } of own) {
      const location = locationOf(tree, { ...place, vault: moved(place.vault) })
      const attempts = attemptsInPlace(
        world,
        { location, text: `${text}, synced to ${other}` },
        here,
      )
      await tryEach(world, other, attempts)
    }
  }
}

async function tryEach(world, path, attempts) {
  const client = await world.owner.client(path).catch(() => undefined)
  if (client === undefined) return
  for (const attempt of attempts) await tryOut(world, client, attempt)
}

/** `attempt`: how it is told, its calls, and under which key its output is encrypted, if it is. */
async function tryOut(world, client, attempt) {
  const { how, calls, wrapped, under } = attempt
  try {
    const bytes = (await client.executeChained(calls)).at(-1)
    world.haul.push({ bytes, how, wrapped, under })
  } catch (error) {
    requireRefusal(error)
  }
}

function requireRefusal(error) {
  if (error.name !== 'StrongholdError' || error.code === 'INTERNAL') throw error
}

async function tryToRead(world, { client: owner, location, text }) {
  for (const path of clients) {
    const client = await world.owner.client(path).catch(() => undefined)
    if (client === undefined) continue
    const call = world.tree.ReadRecord({ location, client: Buffer.from(owner) })
    await tryOut(world, client, { how: `ReadRecord ${text} by ${path}`, calls: [call] })
  }
}

/** Every form that a secret can be given, with every key and every procedure that gives it out. */
function* attemptsOf(world, target, here) {
  const { tree } = world
  yield* attemptsInPlace(world, target, here)
  const [key] = keysMade(tree)
  for (const form of formsOf(tree, target)) {
    yield wrapping(tree, form, key)
    yield showing(tree, form)
  }
}

/** A secret as it is, under every key. */
function* attemptsInPlace(world, { location, text }, here) {
  const { tree } = world
  const form = { text, at: location, calls: [] }
  for (const key of [...keysMade(tree), ...keysThere(world, here)]) yield wrapping(tree, form, key)
  yield showing(tree, form)
}

/** Ways that a policy grants. */
function* attemptsOnGranted(tree, { location, text }) {
  const [key] = keysMade(tree)
  const form = { text, at: location, calls: [] }
  yield wrapping(tree, form, key)
  yield showing(tree, form)
}

function wrapping(tree, form, key) {
  const { calls, at } = form
  return {
    how: `AesKeyWrapEncrypt of ${form.text} under ${key.text}`,
    calls: [
      ...calls,
      ...key.calls,
      tree.AesKeyWrapEncrypt({ cipher: 'Aes256', encryptionKey: key.at, wrapKey: at }),
    ],
    wrapped: true,
    under: key.bytes,
  }
}

function showing(tree, { text, at, calls }) {
  return { how: `attack.Show of ${text}`, calls: [...calls, tree.Show({ secret: at })] }
}

const passing = (tree, name) => tree.Location.temporary(name)

function* formsOf(tree, { location, text }) {
  const temporary = { name: 'a temporary', at: passing(tree, 'form') }
  const places = [lootVault, ...vaults].map((vault) => ({
    name: `${vault}/form`,
    at: tree.Location.generic(vault, 'form'),
  }))
  for (const { name, at } of [temporary, ...places]) {
    const copy = tree.CopyRecord({ source: location, target: at })
    yield { text: `${text}, copied to ${name}`, at, calls: [copy] }
    const derive = tree.Hkdf({ hash: 'Sha256', salt: none, label, ikm: location, okm: at })
    yield { text: `Hkdf of ${text} in ${name}`, at, calls: [derive] }
  }
  for (const { name, at } of [temporary, ...places.slice(0, 1)]) {
    const both = tree.ConcatSecret({ locationA: location, locationB: location, outputLocation: at })
    const node = { curve: 'Ed25519', chain: [2 ** 31], source: 'Seed', input: location, output: at }
    yield { text: `ConcatSecret of ${text} in ${name}`, at, calls: [both] }
    yield { text: `Slip10Derive of ${text} in ${name}`, at, calls: [tree.Slip10Derive(node)] }
    const keep = tree.Keep({ source: location, target: at })
    yield { text: `attack.Keep of ${text} in ${name}`, at, calls: [keep] }
  }
}

/** Keys of every kind that the attacker knows. */
function keysMade(tree) {
  const [base, key] = [passing(tree, 'base'), passing(tree, 'key')]
  const stored = tree.Location.generic(lootVault, 'key')
  const write = (location) => tree.WriteVault({ data: Uint8Array.from(written), location })
  const bring = (output) =>
    tree.ImportKey({ type: 'Symmetric', key: Uint8Array.from(written), output })
  const derive = { hash: 'Sha256', salt: none, label, ikm: base, okm: key }
  const agree = { publicKey: Uint8Array.from(publicKey), privateKey: base, sharedKey: key }
  const password = { hash: 'Sha256', password: label, salt: label, count: 1, output: key }
  const decrypt = {
    cipher: 'Aes256',
    decryptionKey: base,
    wrappedKey: Uint8Array.from(wrappedKey),
    output: key,
  }
  return [
    { text: 'a key that was written', bytes: written, at: key, calls: [write(key)] },
    { text: 'a stored key that was written', bytes: written, at: stored, calls: [write(stored)] },
    { text: 'a key that was brought in', bytes: written, at: key, calls: [bring(key)] },
    {
      text: 'a key derived from one that was written',
      bytes: derived,
      at: key,
      calls: [write(base), tree.Hkdf(derive)],
    },
    {
      text: 'a key that was unwrapped',
      bytes: unwrapped,
      at: key,
      calls: [write(base), tree.AesKeyWrapDecrypt(decrypt)],
    },
    {
      text: 'a key that was agreed upon',
      bytes: agreed,
      at: key,
      calls: [write(base), tree.X25519DiffieHellman(agree)],
    },
    {
      text: 'a key made of a password',
      bytes: fromPassword,
      at: key,
      calls: [tree.Pbkdf2Hmac(password)],
    },
  ]
}

/** Keys that are there, known or not: what is wrapped under one is had when that one is. */
function keysThere({ known }, here) {
  return here
    .filter(({ bytes }) => bytes.length === 32)
    .map(({ text, location, bytes }) => ({
      text,
      at: location,
      calls: [],
      bytes: known.has(bytes.toString('hex')) ? bytes : undefined,
    }))
}
