import type { Command } from 'commander'
import { confirm } from '../io/confirm.js'
import type { Context } from '../io/context.js'
import { CliError } from '../io/errors.js'
import { fitting, terminalSize } from '../io/rows.js'
import { hasTerminal } from '../io/terminal.js'

/** The option of every command that destroys or replaces something. */
export interface ConsentOptions {
  readonly yes?: true
}

/** Whether a command destroys something with these options. */
export type Destroys = (options: Readonly<Record<string, unknown>>) => boolean

const destroying = new WeakMap<Command, Destroys>()

/** The most lines about losses that a person is shown at once, whatever the size of the screen. */
const maxLines = 20

/**
 * Declares that a command destroys or replaces something, always or with certain options: it asks
 * (`requireConsent`), or takes `--yes`.
 */
export function destroys(command: Command, when: Destroys = () => true): Command {
  destroying.set(command, when)
  return command.option('--yes', 'destroy or replace it without asking')
}

/** Whether a command destroys something with these options; undefined if it never does. */
export function destruction(command: Command): Destroys | undefined {
  return destroying.get(command)
}

/**
 * Checks, before anything is opened, that a person can be asked or has given `--yes`.
 * @throws CliError `CONFIRMATION_REQUIRED`.
 */
export function requireAnswerable({ mayPrompt }: Pick<Context, 'mayPrompt'>, yes: unknown): void {
  if (yes === true || (mayPrompt && hasTerminal())) return
  throw new CliError('CONFIRMATION_REQUIRED', 'This destroys or replaces something.', {
    hint: 'there is nobody to ask: --yes says that it is meant',
  })
}

/**
 * Asks on the terminal whether the things that `going` lists may be destroyed; with `--yes` nobody
 * is asked. An empty list means that nothing is destroyed.
 * @throws CliError `REFUSED` for a no, `CONFIRMATION_REQUIRED` where there is nobody to ask.
 */
export async function requireConsent(
  context: Context,
  { yes }: ConsentOptions,
  going: () => Promise<readonly string[]> | readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  if (yes) return
  const lines = await going()
  if (lines.length === 0) return
  requireAnswerable(context, yes)
  const [title, question] = ['This goes:', 'Destroy or replace it?']
  const rest = (count: number) => `  and ${count} more`
  const around = [title, rest(lines.length), `${question} [y/N] `]
  const indented = lines.map((line) => `  ${line}`)
  const shown = fitting(indented, around, terminalSize(), maxLines)
  const more = lines.length - shown.length
  const text = [title, ...shown, ...(more > 0 ? [rest(more)] : []), question].join('\n')
  if (await confirm(text, 'use --yes', signal)) return
  throw new CliError('REFUSED', 'Nothing was destroyed.')
}
