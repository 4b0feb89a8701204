import { fileURLToPath } from 'node:url'
import {
  decodeHello,
  deriveChannelKeys,
  encodeStart,
  helloLength,
  makeEphemeralKey,
} from '../channel/handshake.js'
import { isFaultCode, Kind } from '../channel/message.js'
import { MessageReader } from '../channel/message-reader.js'
import { MessageWriter } from '../channel/message-writer.js'
import { RecordOpener, RecordSealer } from '../channel/record.js'
import { RecordStream } from '../channel/record-stream.js'
import { channelBroken, ZoneError } from '../errors.js'
import { type Description, parseDescription } from './description.js'
import type { ChannelLink, ZoneExit } from './link.js'

/** The longest description or message that is read before the zone is ready, in bytes. */
const maxBirthMessage = 1024 * 1024

/** The message to the process. */
export interface Birth {
  readonly program: URL
  readonly argument: Uint8Array
  readonly maxMessageLength: number
  readonly startTimeout: number
  readonly signal: AbortSignal | undefined
}

/** A channel with keys, to a zone that is locked and ready. */
export interface Channel {
  readonly description: Description
  readonly writer: MessageWriter
  readonly records: RecordStream
  /** Overwrites the keys. */
  wipe(): void
}

/**
 * Shakes hands with the process behind `link` and waits until it is locked. Rejects with
 * `ZONE_START_FAILED` or `CANCELLED`; the caller kills the process then.
 */
export const awaitBirth = (
  link: ChannelLink,
  birth: Birth & { readonly entry: URL },
): Promise<Channel> =>
  new Promise((resolve, reject) => {
    const own = makeEphemeralKey()
    const start = encodeStart({
      publicKey: own.publicKey,
      maxMessageLength: birth.maxMessageLength,
      program: birth.program.href,
      argument: birth.argument,
    })
    let hello = Buffer.alloc(0)
    let open: { records: RecordStream; take: (plaintext: Uint8Array) => void } | undefined

    const finish = (settle: () => unknown) => {
      clearTimeout(timer)
      birth.signal?.removeEventListener('abort', abort)
      link.onData = () => {}
      link.onLost = () => {}
      void settle()
    }
    const fail = (detail: string, fault?: string) =>
      finish(async () => {
        const words = await link.lastWords()
        const said = words === undefined ? '' : `; it said: ${words}`
        const path = fileURLToPath(birth.entry)
        const message = `the zone did not start (${path}): ${detail}${said}`
        reject(new ZoneError('ZONE_START_FAILED', message, fault))
      })
    const abort = () =>
      finish(() => reject(new ZoneError('CANCELLED', 'the start of the zone was cancelled')))
    const timer = setTimeout(() => fail('it took too long'), birth.startTimeout)
    birth.signal?.addEventListener('abort', abort)

    const shake = () => {
      const peer = decodeHello(hello)
      const keys = deriveChannelKeys(own.privateKey, peer, start, hello)
      const sealer = new RecordSealer(keys.hostToZone)
      const opener = new RecordOpener(keys.zoneToHost)
      const writer = new MessageWriter(sealer, (record) => link.write(record))
      const records = new RecordStream(opener)
      const wipe = () => {
        sealer.wipe()
        opener.wipe()
      }
      const messages = new MessageReader(maxBirthMessage, (_call, kind, _code, payload) => {
        if (kind === Kind.refused) {
          const code = Buffer.from(payload).toString('latin1')
          if (!isFaultCode(code)) throw channelBroken('a fault without a code')
          fail(`the program refused (${code})`, code)
        } else if (kind === Kind.ready) {
          const description = parseDescription(payload)
          finish(() => resolve({ description, writer, records, wipe }))
        } else {
          throw channelBroken('an answer before a call')
        }
      })
      open = { records, take: (plaintext) => messages.push(plaintext) }
    }
    const receive = (chunk: Uint8Array) => {
      const missing = helloLength - hello.length
      if (open === undefined) hello = Buffer.concat([hello, chunk.subarray(0, missing)])
      if (open === undefined && hello.length === helloLength) shake()
      const rest = chunk.subarray(missing)
      if (rest.length > 0) open?.records.push(rest, open.take)
    }
    link.onData = (chunk) => {
      try {
        receive(chunk)
      } catch {
        fail('it does not speak the protocol')
      }
    }
    link.onLost = () => void link.closed.then((exit) => fail(endOf(exit)))
    link.write(start)
  })

/**
 * Most often another filter was there before ours: a zone does nothing forbidden while it starts.
 */
const endOf = ({ signal }: ZoneExit): string =>
  signal === 'SIGSYS'
    ? 'its process was killed for a system call (SIGSYS), as by a service manager that filters them'
    : 'its process ended'
