import { MemoryStorage, type Report, Stronghold } from '@stronghold/stronghold'
import type { Context } from '../context.js'
import { interruptible } from '../io/interruption.js'

/** Starts a zone and says what protects secrets on this host, and what does not, and why. */
export async function run(context: Context): Promise<void> {
  const report = await interruptible(async (signal) => {
    await using stronghold = await Stronghold.at({
      storage: new MemoryStorage(),
      access: 'read',
      zone: { require: context.require },
    })
    return await stronghold.report(signal)
  })
  const host = { node: process.version, platform: `${process.platform}-${process.arch}` }
  await context.output.result({ ...host, ...report }, text(context, host, report))
}

type Host = Readonly<Record<'node' | 'platform', string>>

function text({ output }: Context, host: Host, { protections, memory, crypto }: Report): string {
  const { green, red, bold } = output.colors
  const mark = (stands: boolean) => (stands ? green('yes') : red('NO '))
  const walls = Object.entries(protections).map(
    ([name, { applied, detail }]) => `  ${mark(applied)}  ${name.padEnd(22)}${detail}`,
  )
  const guards = memoryFacts.map(([name, label]) => `  ${mark(memory[name])}  ${label}`)
  return [
    bold(`Node ${host.node} on ${host.platform}`),
    'Walls around the zone',
    ...walls,
    `Memory of secrets inside (${memory.backend})`,
    ...guards,
    ...memory.lacks.map((lack) => `       ${lack}`),
    `Cryptography: ${crypto.provider}; secp256k1: ${crypto.secp256k1}`,
  ].join('\n')
}

const memoryFacts = [
  ['guardPages', 'running past the end of a secret ends the zone'],
  ['noAccessAtRest', 'secrets at rest cannot be read, even by the zone itself'],
  ['locked', 'never written to swap'],
  ['secretPages', 'hidden from the kernel: not even root reads it through /proc'],
  ['excludedFromDumps', 'left out of core dumps'],
  ['wiped', 'overwritten after use'],
] as const
