import { stat } from 'node:fs/promises'
import { Stronghold } from '@stronghold/stronghold'
import { type ConsentOptions, requireConsent } from '../../consent/destroying.js'
import { type WriteOptions, whenUnlocked } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { hinted } from '../../io/errors.js'
import { interruptible } from '../../io/interruption.js'
import { readPassphrase, requestPassphrase } from '../../io/passphrase.js'
import { keyOf } from '../../io/rule-key.js'
import { spin } from '../../io/spinner.js'

interface Options extends WriteOptions, ConsentOptions {
  readonly generation: number
}

/** Puts an older state in the place of the file. */
export async function run(context: Context, options: Options): Promise<void> {
  const { file: path, generation, keyDerivation, lockTimeout } = options
  const request = requestPassphrase(context, options, { file: path })
  await requireConsent(context, options, () => goingAt(path, generation))
  const secret = await readPassphrase(context, request, keyDerivation)
  const { replaced } = await interruptible(async (signal) => {
    try {
      const { zone } = context
      const restore = () => {
        const key = keyOf(secret.slice(), keyDerivation)
        const restoring = Stronghold.restore({
          path,
          generation,
          key,
          zone,
          signal,
          ...context.opening,
        })
        return restoring.finally(() => key[Symbol.dispose]())
      }
      return await spin(context.output, 'Restoring', whenUnlocked(restore, lockTimeout, signal))
    } catch (error) {
      throw hinted(
        error,
        'SNAPSHOT_NOT_FOUND',
        '`stronghold snapshot generations` lists what is kept',
      )
    } finally {
      secret.fill(0)
    }
  })
  const kept = replaced === undefined ? null : `${path}.g${replaced}`
  const text = kept === null ? '' : `; what it replaced is ${kept}`
  await context.output.result({ generation, kept }, `${path}: generation ${generation}${text}`)
}

// The file itself may be missing: then nothing is replaced.
async function goingAt(path: string, generation: number): Promise<string[]> {
  const file = await stat(path).catch(() => undefined)
  if (file === undefined) return []
  const changed = file.mtime.toISOString().slice(0, 19)
  return [
    `${path} as it is, changed ${changed} UTC: generation ${generation} takes its place, and it is kept beside it`,
  ]
}
