import { inspectZoneProgram, MemoryStorage, type Report, Stronghold } from '@stronghold/stronghold'
import type { Context } from '../io/context.js'
import { interruptible } from '../io/interruption.js'

/**
 * Starts a zone and reports which protections of secrets hold on this host, and why others do not.
 */
export async function run(context: Context): Promise<void> {
  const report = await interruptible(async (signal) => {
    await using stronghold = await Stronghold.at({
      storage: new MemoryStorage(),
      access: 'read',
      // Without the notice of other commands: this report holds all of it.
      zone: { require: context.zone.require ?? [] },
    })
    return await stronghold.report(signal)
  })
  const host = { node: process.version, platform: `${process.platform}-${process.arch}` }
  const program = await inspectZoneProgram()
  await context.output.result(
    { ...host, ...report, program },
    `${text(context, host, report)}\n${programLines(program)}`,
  )
}

type Host = Readonly<Record<'node' | 'platform', string>>

function text({ output }: Context, host: Host, { protections, memory, crypto }: Report): string {
  const { green, red, yellow, bold } = output.colors
  const lines = Object.entries(protections).map(([name, { applied, available, detail }]) => {
    const mark = applied ? green('yes') : available ? red('OFF') : yellow('no ')
    return { name, line: `  ${mark}  ${name.padEnd(26)}${detail}` }
  })
  const inMemory = (name: string) => name.endsWith('-memory') && name !== 'no-executable-memory'
  const isAnyOff = Object.values(protections).some(
    ({ applied, available }) => !applied && available,
  )
  return [
    bold(`Node ${host.node} on ${host.platform}`),
    'Walls around the zone',
    ...lines.filter(({ name }) => !inMemory(name)).map(({ line }) => line),
    `Memory of secrets inside (${memory.backend})`,
    ...lines.filter(({ name }) => inMemory(name)).map(({ line }) => line),
    ...memory.lacks.map((lack) => `       ${lack}`),
    `Cryptography: ${crypto.provider}; secp256k1: ${crypto.secp256k1}`,
    ...(isAnyOff ? [switchedOff] : []),
  ].join('\n')
}

function programLines({ hash, files, writers }: Program): string {
  const who = writers.length === 0 ? 'nobody' : writers.join(', ')
  return `Program of the zone: ${hash}\n  ${files.length} files; besides root, ${who} can change them`
}

type Program = Awaited<ReturnType<typeof inspectZoneProgram>>

const switchedOff =
  'OFF: this system has it, and a setting, a limit or a missing package takes it away'
