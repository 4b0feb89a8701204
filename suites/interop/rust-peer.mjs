// Drives one compiled Rust Stronghold: a process of its own, since the binding aborts on a panic.
//
//   node rust-peer.mjs <path of the binding>
//
// One JSON request a line on stdin, `{ "method": …, "input": … }`; one JSON answer a line on
// stdout, `{ "output": … }` or `{ "error": … }`. Bytes are hexadecimal text.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const rust = createRequire(import.meta.url)(process.argv[2])
let stronghold

// The binding borrows its arguments for as long as a call runs without telling the garbage
// collector, which then frees them under its hands. So they are held here until the answer.
const held = []

const methods = {
  async open({ file, passphrase }) {
    // `false`: nothing is written but by `flush`.
    stronghold = await rust.NapiStronghold.new(file, passphrase, false)
  },

  async didCreate({ network = 'main', fragment, privateKey }) {
    const made = await stronghold.didCreate(network, fragment, privateKey && numbers(privateKey))
    return { did: made.did().toJSON(), location: made.keyLocation().toJSON() }
  },
  didList: async () => (await stronghold.didList()).map((did) => did.toJSON()),
  didPurge: ({ did }) => stronghold.didPurge(didOf(did)),

  async keyGenerate({ did, type, fragment }) {
    const made = await stronghold.keyGenerate(didOf(did), rust.NapiKeyType[type], fragment)
    return made.toJSON()
  },
  keyInsert: ({ did, location, privateKey }) =>
    stronghold.keyInsert(didOf(did), locationOf(location), numbers(privateKey)),
  keyExists: ({ did, location }) => stronghold.keyExists(didOf(did), locationOf(location)),
  keyDelete: ({ did, location }) => stronghold.keyDelete(didOf(did), locationOf(location)),
  keyPublic: async ({ did, location }) =>
    hex(await stronghold.keyPublic(didOf(did), locationOf(location))),
  async keySign({ did, location, message }) {
    const made = await stronghold.keySign(didOf(did), locationOf(location), numbers(message))
    return hex(made.toJSON())
  },

  async encrypt({ did, publicKey, plaintext }) {
    const [cipher, agreement] = algorithms()
    const made = await stronghold.dataEncrypt(
      didOf(did),
      numbers(plaintext),
      [],
      cipher,
      agreement,
      numbers(publicKey),
    )
    return made.toJSON()
  },
  async decrypt({ did, location, data }) {
    const [cipher, agreement] = algorithms()
    const sealed = hold(rust.NapiEncryptedData.fromJSON(data))
    const key = locationOf(location)
    return hex(await stronghold.dataDecrypt(didOf(did), sealed, cipher, agreement, key))
  },

  chainStateGet: async ({ did }) => (await stronghold.chainStateGet(didOf(did)))?.toJSON(),
  chainStateSet: ({ did, state }) =>
    stronghold.chainStateSet(didOf(did), hold(rust.NapiChainState.fromJSON(state))),
  documentGet: async ({ did }) => (await stronghold.documentGet(didOf(did)))?.toJSON(),
  documentSet: ({ did, document }) =>
    stronghold.documentSet(didOf(did), hold(rust.NapiDocument.fromJSON(document))),

  flush: () => stronghold.flushChanges(),
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`)
}
// The binding keeps threads of its own, which would hold the process.
process.exit(0)

async function answer({ method, input }) {
  try {
    return { output: await methods[method](input) }
  } catch (error) {
    return { error: error.message }
  } finally {
    held.length = 0
  }
}

function hold(argument) {
  held.push(argument)
  return argument
}

function didOf(text) {
  return hold(rust.NapiDid.fromJSON(text))
}

function locationOf(json) {
  return hold(rust.NapiKeyLocation.fromJSON(json))
}

function algorithms() {
  const info = { apu: [], apv: [], pub_info: [], priv_info: [] }
  return [
    hold(rust.NapiEncryptionAlgorithm.fromJSON('AES256GCM')),
    hold(rust.NapiCekAlgorithm.fromJSON({ ECDH_ES: info })),
  ]
}

function numbers(hexadecimal) {
  return [...Buffer.from(hexadecimal, 'hex')]
}

function hex(bytes) {
  return Buffer.from(bytes).toString('hex')
}
