import { createPublicKey, randomFillSync, verify } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BIP39Generate,
  Ed25519Sign,
  KeyProvider,
  Location,
  PublicKey,
  parseDerivationPath,
  Slip10Derive,
  Stronghold,
} from '@stronghold/stronghold'
import { placeOf } from '../file/session.js'
import type { Context } from '../io/context.js'
import { CliError } from '../io/errors.js'
import { interruptible } from '../io/interruption.js'
import { spin } from '../io/spinner.js'
import { hex } from '../text/text.js'
import type { Findings } from '../tour/examiner.js'
import { searchOwnMemory } from '../tour/own-memory.js'
import { Story } from '../tour/story.js'

const path = "m/44'/4218'/0'/0'/0'"
const seed = Location.parse('wallet/seed')
const privateKey = Location.parse('wallet/key')
const message = new TextEncoder().encode('a message')

/** The main job, end to end, in a temporary folder that is removed. */
export async function run(context: Context): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stronghold-tour-')).catch(() => {
    throw new CliError('OUTPUT_FAILED', `No folder can be made in ${tmpdir()}.`, {
      hint: 'TMPDIR names another place for temporary files',
    })
  })
  const answer = await interruptible(async (signal) => {
    try {
      return await walk(context, join(folder, 'tour.stronghold'), signal)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
  await context.output.result(answer, '\nThe folder is removed. Next: stronghold --help')
}

async function walk(context: Context, file: string, signal: AbortSignal) {
  const { output } = context
  const story = new Story(output)
  const place = placeOf(context, file, 'write')
  const passphrase = randomFillSync(new Uint8Array(32))
  const key = () => KeyProvider.fromPassphrase(passphrase.slice())

  await story.step('Create a snapshot')
  await story.say(
    'One encrypted file. Its key is derived from a passphrase, here one drawn at random,',
  )
  await story.say('in a process of its own: the zone. Guessing is made slow on purpose (scrypt).')
  const creating = Stronghold.create({ ...place, key: key(), signal })
  await using first = await spin(output, 'Creating', creating)
  await story.show('file', file)
  const client = await first.createClient('tour')

  await story.step('Draw words, and keep their seed inside')
  const words = await client.execute(BIP39Generate({ output: seed }))
  await story.say(
    '24 words were drawn in the zone. They came out once, for you to write down; the seed',
  )
  await story.say('that they stand for is at wallet/seed, and there is no call that reads it.')

  await story.step(`Derive a key along ${path}`)
  const chain = parseDerivationPath(path)
  const origin = { curve: 'Ed25519', source: 'Seed', input: seed } as const
  await client.execute(Slip10Derive({ ...origin, chain, output: privateKey }))
  await story.say('From wallet/seed to wallet/key, inside (SLIP-0010).')

  await story.step('Ask for the public key')
  const publicKey = await client.execute(PublicKey({ type: 'Ed25519', privateKey }))
  await story.show('public key', hex(publicKey))

  await story.step('Sign, and verify outside')
  const signature = await client.execute(Ed25519Sign({ privateKey, message }))
  await story.show('signature', hex(signature))
  const verified = verifies(publicKey, signature)
  expect(verified, 'the signature does not verify')
  await story.say('Node itself, with OpenSSL, says that it is valid.')

  await story.step('Commit and close')
  await first.commit()
  await first.close()
  const { size, mode } = await stat(file)
  await story.say(
    `${size} bytes, mode ${(mode & 0o777).toString(8)}. The zone is gone, and all it knew.`,
  )

  await story.step('Open it again, and sign the same message')
  await using second = await Stronghold.at(place)
  await spin(output, 'Opening', second.unlock({ key: key(), signal }))
  passphrase.fill(0)
  const again = await second.loadClient('tour')
  const signatureAgain = await again.execute(Ed25519Sign({ privateKey, message }))
  const same = Buffer.compare(signature, signatureAgain) === 0
  expect(same, 'the second signature differs')
  await story.show('signature', hex(signatureAgain))
  await story.say('The same bytes: the key is the same, and Ed25519 is deterministic.')

  await story.step('Did this process ever see a secret?')
  const searching = searchOwnMemory({ chain }, words, publicKey)
  const memory = await spin(output, 'Searching', searching)
  words.fill(0)
  await tellFindings(story, memory)

  return {
    publicKey: hex(publicKey),
    signature: hex(signature),
    verified,
    sameAfterReopening: same,
    memory: memory ?? null,
  }
}

async function tellFindings(story: Story, memory: Findings | undefined): Promise<void> {
  if (memory === undefined) {
    await story.say('This system does not show a process its own memory, so the tour cannot look.')
    return
  }
  const megabytes = Math.round(memory.searched / 1e6)
  await story.say(
    `All ${megabytes} MB that this process can write were searched by another one, for`,
  )
  await story.say('the bytes themselves, in hexadecimal and in base64:')
  await story.show('seed', `${memory.seed} times`)
  await story.show('key', `${memory.key} times`)
  await story.show('public key', `${memory.control} times (so the search does find things)`)
  expect(memory.seed === 0 && memory.key === 0, 'a secret was found in the memory of this process')
  expect(memory.control > 0, 'the search found nothing, not even what is there')
  await story.say(
    'Code that breaks into this process finds no key in it, only a socket to ask through.',
  )
}

function verifies(publicKey: Uint8Array, signature: Uint8Array): boolean {
  const x = Buffer.from(publicKey).toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, message, key, signature)
}

function expect(condition: boolean, fault: string): void {
  if (!condition) throw new CliError('INTERNAL', `The tour failed: ${fault}.`)
}
