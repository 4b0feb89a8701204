import {
  type Attributes,
  otherUsages,
  type Policy,
  parsePolicyDocument,
  type Usage,
} from '@stronghold/stronghold'
import type { Context } from '../io/context.js'
import { hinted, usage } from '../io/errors.js'
import { readSmall, sourceOf } from '../io/input.js'
import type { Later } from '../text/bytes.js'
import { textOf } from '../text/text.js'
import { kebab } from './fields.js'

/** The options for attributes of a secret that a procedure writes. */
export interface AttributeOptions {
  readonly label?: string
  readonly usages?: string
  readonly policy?: string
}

/** The attributes that the options ask for. @throws CliError `USAGE`. */
export function attributesOf(
  context: Context,
  { label, usages, policy: path }: AttributeOptions,
  procedures: readonly string[],
): Later<Attributes | undefined> {
  if (usages !== undefined && path !== undefined) {
    throw usage('Either --usages or --policy says what a secret may be used for.')
  }
  if (label === undefined && usages === undefined && path === undefined)
    return async () => undefined
  const named = usages === undefined ? undefined : { usages: usagesOf(usages, procedures) }
  const read = path === undefined ? undefined : policyFrom(context, path)
  return async () => {
    const policy = named ?? (await read?.())
    return {
      ...(label === undefined ? {} : { label }),
      ...(policy === undefined ? {} : { policy }),
    }
  }
}

/**
 * The policy document in a file or on standard input (`-`).
 * @throws CliError `USAGE`; later `INPUT_*`, and StrongholdError `INVALID_ARGUMENT`.
 */
export function policyFrom({ stdin }: Context, path: string): Later<Policy> {
  const source = sourceOf(path, stdin, 'the policy')
  return async () => {
    const text = textOf(await readSmall(source))
    if (text === undefined) throw usage('The policy is no text of UTF-8.')
    return parsed(text)
  }
}

function parsed(text: string): Policy {
  try {
    return parsePolicyDocument(text)
  } catch (error) {
    throw hinted(
      error,
      'INVALID_ARGUMENT',
      '`stronghold policy schema` says what a policy may hold',
    )
  }
}

// Names as the library has them or as they are typed here; those of an application have a dot.
function usagesOf(text: string, procedures: readonly string[]): Usage[] {
  if (text === 'none') return []
  return text.split(',').map((given) => {
    if (given.includes('.')) return given as Usage
    const name = [...procedures, ...otherUsages].find((name) =>
      [name.toLowerCase(), kebab(name)].includes(given.toLowerCase()),
    )
    if (name === undefined) {
      throw usage(
        '--usages has a word that is no procedure.',
        'see `stronghold run --help`; Sync, Export and Import are words too',
      )
    }
    return name as Usage
  })
}
