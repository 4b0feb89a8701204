import { readFileSync } from 'node:fs'
import { inspectZoneProgram } from '@stronghold/stronghold'
import type { Output } from '../io/output.js'

/** Prints the versions of this package, Node, the program of the zone and its native libraries. */
export async function tellVersion(output: Output, version: string): Promise<void> {
  const { hash, files } = await inspectZoneProgram()
  const manifests = files.filter(({ name }) => name.endsWith('/package.json'))
  const owners = files
    .filter(({ name }) => name.endsWith('.node'))
    .flatMap(({ name }) => {
      const owner = manifests.filter((one) => name.startsWith(one.name.slice(0, -12))).at(-1)
      return owner === undefined ? [] : [owner.path]
    })
  const natives = [...new Set(owners)].map(manifestOf)
  const { node, openssl } = process.versions
  const value = {
    version,
    node,
    openssl,
    zone: hash,
    natives: Object.fromEntries(natives.map((one) => [one.name, one.version])),
  }
  await output.result(
    value,
    [
      version,
      `Node ${node}, OpenSSL ${openssl}`,
      `zone ${hash}`,
      ...natives.map((one) => `${one.name} ${one.version}`),
    ].join('\n'),
  )
}

function manifestOf(path: string): { readonly name: string; readonly version: string } {
  return JSON.parse(readFileSync(path, 'utf8'))
}
