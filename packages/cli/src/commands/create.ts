import { Stronghold } from '@stronghold/stronghold'
import { leavingNothing, requireNoFile } from '../file/existing.js'
import { placeOf, type WriteOptions, whenUnlocked } from '../file/session.js'
import type { Context } from '../io/context.js'
import { interruptible } from '../io/interruption.js'
import { readPassphrase, requestPassphrase } from '../io/passphrase.js'
import { keyOf } from '../io/rule-key.js'
import { spin } from '../io/spinner.js'

interface Options extends WriteOptions {
  readonly workFactor?: number
}

/** Makes a new, empty snapshot. */
export async function run(context: Context, options: Options): Promise<void> {
  const { file, keyDerivation, workFactor } = options
  const request = requestPassphrase(context, options, {
    isNew: true,
    name: 'New passphrase',
    file,
  })
  await requireNoFile(file)
  const secret = await readPassphrase(context, request, keyDerivation)
  const facts = await interruptible(async (signal) => {
    try {
      const create = () =>
        Stronghold.create({
          ...placeOf(context, file, 'write'),
          // A key serves one try; where somebody has the lock there is another.
          key: keyOf(secret.slice(), keyDerivation),
          signal,
          ...(workFactor === undefined ? {} : { workFactor }),
        })
      const creating = leavingNothing(file, () => whenUnlocked(create, options.lockTimeout, signal))
      await using stronghold = await spin(context.output, 'Creating', creating)
      return stronghold.facts
    } finally {
      secret.fill(0)
    }
  })
  const answer = { file, version: facts.version, workFactor: facts.workFactor }
  await context.output.result(answer, `${file}: new, work factor ${facts.workFactor}`)
}
