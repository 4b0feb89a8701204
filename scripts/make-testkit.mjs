// Writes testkit/vectors/. `--check`: says which vectors differ from those that are there, and writes
// nothing. Everything in them is made of fixed bytes, so each run makes the same. Build first.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { kit } from '../testkit/make/kit.mjs'
import { encodeVector } from '../testkit/make/vector.mjs'

const directory = fileURLToPath(new URL('../testkit/vectors/', import.meta.url))
const made = new Map((await kit()).map((vector) => [vector.name, encodeVector(vector)]))
mkdirSync(directory, { recursive: true })
const present = new Map(
  readdirSync(directory).map((name) => [name, new Uint8Array(readFileSync(directory + name))]),
)
const differing = [...new Set([...made.keys(), ...present.keys()])].filter(
  (name) => Buffer.compare(made.get(name) ?? Buffer.of(), present.get(name) ?? Buffer.of()) !== 0,
)
const isCheck = process.argv.includes('--check')
for (const name of differing) {
  const bytes = made.get(name)
  if (isCheck) console.error(`testkit/vectors/${name}: is not what the script makes`)
  else if (bytes === undefined) rmSync(directory + name)
  else writeFileSync(directory + name, bytes)
}
console.log(`test kit: ${made.size} vectors, ${differing.length} ${isCheck ? 'differ' : 'written'}`)
process.exitCode = isCheck && differing.length > 0 ? 1 : 0
