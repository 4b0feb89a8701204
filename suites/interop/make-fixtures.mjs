// Lets each Rust Stronghold write the file that is kept in `fixtures/`, with what is in it.
// A fixture is kept for ever: one that exists is left alone.
//
//   npm run build && node suites/interop/make-fixtures.mjs
import { createHash, pbkdf2Sync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { hex } from '../lib/bytes.mjs'
import { bindings, installBindings } from './bindings.mjs'
import { message, writeIdentities } from './identities.mjs'
import { passphrase, snapshotKey } from './ours.mjs'

const folder = fileURLToPath(new URL('../../fixtures/', import.meta.url))

await installBindings()
for (const [version, binding] of Object.entries(bindings)) {
  const name = `rust-${version}-identities`
  const file = `${folder}${name}.stronghold`
  if (existsSync(file)) continue
  const content = await writeIdentities(version, { file, passphrase })
  const facts = { name, ...describe(version, binding), ...(await keyAndHash(binding, file)) }
  const json = JSON.stringify({ ...facts, message, ...content }, null, 2)
  await writeFile(`${folder}${name}.json`, `${json}\n`)
  console.log(`made ${name}`)
}

function describe(version, { package: packaged, format, derivation }) {
  const name = `@iota/identity-stronghold-nodejs-linux-x64-gnu@${packaged}`
  return {
    provenance: `written by ${name} (iota_stronghold ${version}), suites/interop/make-fixtures.mjs`,
    version: format,
    workFactor: format === 3 ? 19 : null,
    passphrase,
    derivation,
  }
}

async function keyAndHash({ derivation }, file) {
  const key =
    derivation === 'blake2b'
      ? snapshotKey()
      : pbkdf2Sync(passphrase, derivation, 100, 64, 'sha512').subarray(0, 32)
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
  return { keyHex: hex(key), sha256 }
}
