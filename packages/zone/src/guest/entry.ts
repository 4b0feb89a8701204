/**
 * The first module of a zone's process: wires the parts together in the order of birth.
 * `docs/spec/zone.md` says why each step stands where it does.
 */
import { writeSync } from 'node:fs'
import {
  decodeStart,
  deriveChannelKeys,
  encodeHello,
  makeEphemeralKey,
  type Start,
  startBodyLength,
  startHeaderLength,
} from '../channel/handshake.js'
import { Kind } from '../channel/message.js'
import { MessageWriter } from '../channel/message-writer.js'
import { RecordOpener, RecordSealer } from '../channel/record.js'
import { descriptor } from './descriptor.js'
import { faultCode } from './fault-code.js'
import { type Lock, prepareLock } from './lock.js'
import { serve } from './loop.js'
import type { CreateProgram, ZoneProgram } from './program.js'
import { makeReport } from './report.js'
import { makeTables, type Tables } from './tables.js'
import { warmUpChannel } from './warm-up.js'

interface Loaded {
  readonly program: ZoneProgram
  readonly tables: Tables
}

const loadProgram = async (start: Start): Promise<Loaded> => {
  const module = (await import(start.program)) as { createProgram: CreateProgram }
  const program = await module.createProgram({ argument: start.argument })
  const tables = makeTables(program)
  warmUpChannel()
  program.warmUp?.()
  return { program, tables }
}

/** Node's message about a missing file or library; never a message of the program. */
const ofNode = ['ERR_MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED', 'MODULE_NOT_FOUND']

/** Tells the host why nothing loads, while there is no secret here and files can be opened. */
const say = (error: unknown): string => {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown }
  try {
    if (ofNode.includes(String(code))) writeSync(2, `Error: ${message}\n`)
  } catch {
    // Nobody listens.
  }
  return faultCode(error)
}

const begin = (program: ZoneProgram): string | undefined => {
  try {
    program.begin?.()
    return undefined
  } catch (error) {
    return faultCode(error)
  }
}

const readStart = (): Uint8Array => {
  const header = descriptor.readExactly(startHeaderLength)
  return Buffer.concat([header, descriptor.readExactly(startBodyLength(header))])
}

const lock: Lock = await prepareLock()
try {
  const startBytes = readStart()
  const start = decodeStart(startBytes)
  // The outcome is sent only once there is a key, so that nobody else can send it.
  const loaded = await loadProgram(start).catch(say)
  const own = makeEphemeralKey()
  const hello = encodeHello(own.publicKey)
  descriptor.write(hello)
  const keys = deriveChannelKeys(own.privateKey, start.publicKey, startBytes, hello)
  const opener = new RecordOpener(keys.hostToZone)
  const writer = new MessageWriter(new RecordSealer(keys.zoneToHost), descriptor.write)
  const refuse = (code: string): never => {
    writer.add(0, Kind.refused, 0, Buffer.from(code), false)
    writer.flush()
    return lock.leave(1)
  }
  if (typeof loaded === 'string') refuse(loaded)
  const { program, tables } = loaded as Loaded
  const locked = lock.apply()
  const fault = begin(program)
  if (fault !== undefined) refuse(fault)
  const report = makeReport(locked, program.protections?.())
  const description = Buffer.from(JSON.stringify({ methods: tables.methods, report }))
  writer.add(0, Kind.ready, 0, description, false)
  writer.flush()
  serve(descriptor, opener, writer, program, tables, start.maxMessageLength)
  lock.leave(0)
} catch {
  lock.leave(1)
}
