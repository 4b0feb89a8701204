import { Command, Option } from 'commander'
import { destroys } from '../consent/destroying.js'
import type { Act } from '../io/context.js'
import type { ProcedureFacts, ShapeFacts } from '../run/facts.js'
import { type Field, fieldsOf, kebab } from '../run/fields.js'
import { examples } from '../settings/help.js'
import { replaces, worksAnywhere, writesFile } from '../settings/options.js'
import { byteForms } from '../text/bytes.js'

/**
 * `stronghold run …`: one command for each procedure, made from its facts. They are read only for
 * `run`; other commands see only its name.
 */
export function run(act: Act, procedures: readonly ProcedureFacts[]): Command {
  const command = new Command('run')
    .description('run any procedure; each has its own --help')
    .addHelpText(
      'after',
      examples(
        'stronghold run hmac --help',
        'stronghold run hmac -f a.stronghold -c ci --hash sha256 --message @file --key keys/mac',
        'stronghold run random-bytes --length 32',
      ),
    )
  for (const procedure of procedures) command.addCommand(commandOf(act, procedure))
  return command
}

function commandOf(act: Act, procedure: ProcedureFacts): Command {
  const fields = fieldsOf(procedure)
  const command = new Command(kebab(procedure.name))
    .summary(summaryOf(procedure))
    .description(descriptionOf(procedure, fields))
  if (procedure.kind !== 'compute') worksAnywhere(writesFile(command))
  for (const field of fields) command.addOption(fieldOption(field))
  addOptions(command, procedure)
  if (procedure.kind === 'manage') destroys(command)
  return command
    .addHelpText('after', `\nSource: ${procedure.source}.\nBytes are written as ${byteForms}.`)
    .addHelpText('after', examples(exampleOf(procedure, fields)))
    .action(
      act(async () => {
        const { runProcedure } = await import('./run/procedure.js')
        return { run: (context, options) => runProcedure(procedure, context, options as object) }
      }),
    )
}

function addOptions(command: Command, { kind, reads, output }: ProcedureFacts): void {
  if (kind === 'generate' || kind === 'derive') {
    replaces(command)
      .option(
        '--replace',
        'destroy the secret that is there now, with its policy, readers and label',
      )
      .option('--label <TEXT>', 'a label for people; not secret')
      .option('--usages <NAMES>', 'the only procedures that may use it, with commas; or none')
      .option('--policy <PATH>', 'its policy, a JSON document; - is standard input')
  }
  if (kind !== 'compute') {
    command
      .option('--purpose <TEXT>', 'what the use is for, where a policy asks for an approval')
      .option('--approve', 'approve it as the holder of the file')
      .option('--approval-request <PATH>', 'write a request for the approver, and wait')
      .option('--approval <PATH>', 'where the approval will be')
  }
  if (reads) command.option('--reveal', 'show it, even on a terminal')
  if (output.kind === 'nothing' || output.kind === 'boolean' || output.kind === 'integer') return
  command.option('--base64', 'print bytes in base64')
  if (output.kind !== 'struct') command.option('--raw', 'print the bytes as they are')
}

function fieldOption(field: Field): Option {
  const { option, shape, required, secret, path } = field
  if (shape.kind === 'boolean')
    return new Option(`--${option}`, 'true; without the option it is false')
  const made = new Option(`--${option} <${placeholder(field)}>`, meaning(field))
  if (shape.kind === 'list' && shape.item.kind !== 'integer') {
    made.argParser<readonly string[]>((text, before) => [...(before ?? []), text])
  }
  return made.makeOptionMandatory(required && !secret && path.length === 1)
}

function placeholder({ shape, secret }: Pick<Field, 'shape' | 'secret'>): string {
  if (secret) return 'SOURCE'
  switch (shape.kind) {
    case 'location':
      return 'LOC'
    case 'integer':
      return 'N'
    case 'oneOf':
      return 'WORD'
    case 'text':
      return 'TEXT'
    case 'list':
      return shape.item.kind === 'integer' ? 'PATH' : placeholder({ shape: shape.item, secret })
    default:
      return 'BYTES'
  }
}

function meaning({ shape, required, secret, path }: Field): string {
  const need = required || path.length > 1 ? '' : '; may be left out'
  if (secret) return `secret: @FILE, - or prompt, byte for byte${required ? '' : need}`
  return `${kindOf(shape)}${need}`
}

function kindOf(shape: ShapeFacts): string {
  switch (shape.kind) {
    case 'location':
      return 'vault/record, vault#7 or vault#head'
    case 'integer':
      return `0 to ${shape.maximum}`
    case 'oneOf':
      return shape.words.join(', ')
    case 'fixedBytes':
      return `${shape.length} bytes`
    case 'list':
      return shape.item.kind === 'integer'
        ? "a derivation path, m/44'/0', or numbers with commas"
        : `${kindOf(shape.item)}; once for each`
    default:
      return shape.kind
  }
}

// The first sentence up to its first stop, without text in brackets.
function summaryOf({ words: [first = ''] }: ProcedureFacts): string {
  const plain = first.replace(/ \([^)]*\)/g, '').replaceAll('`', '')
  return plain.split(/[.:;](?: |$)/)[0] ?? plain
}

function descriptionOf({ words, refusals }: ProcedureFacts, fields: readonly Field[]): string {
  const options = new Map(fields.map(({ path, option }) => [path.join('.'), `--${option}`]))
  const paragraphs = [...words, ...refusals.map((text) => `Refuses with ${text}`)]
  return paragraphs
    .map((text) => text.replace(/`([^`]*)`/g, (_, name: string) => options.get(name) ?? name))
    .join('\n\n')
}

function exampleOf({ name, kind }: ProcedureFacts, fields: readonly Field[]): string {
  const place = kind === 'compute' ? '' : ' -f a.stronghold -c alice'
  const inputs = fields
    .filter(({ required, path }) => required && path.length === 1)
    .map((field) =>
      field.shape.kind === 'boolean' ? '' : ` --${field.option} ${exampleValue(field)}`,
    )
  return `stronghold run ${kebab(name)}${place}${inputs.join('')}`
}

function exampleValue({ shape, secret, option }: Field): string {
  if (secret) return '@file'
  switch (shape.kind) {
    case 'location':
      return `vault/${option}`
    case 'integer':
      return '32'
    case 'oneOf':
      return shape.words[0] ?? ''
    case 'text':
      return 'text'
    case 'list':
      return shape.item.kind === 'integer' ? `"m/44'/0'"` : '@file'
    default:
      return '@file'
  }
}
