import type { ZoneSettings } from '@stronghold/stronghold'
import type { Command } from 'commander'
import type { StandardInput } from './input.js'
import type { Output } from './output.js'

/** The context of every command. */
export interface Context {
  readonly output: Output
  readonly stdin: StandardInput
  /** Whether a question may be asked on a terminal. */
  readonly mayPrompt: boolean
  /** Requirements and limits of every zone, and the receiver of its warnings. */
  readonly zone: Pick<ZoneSettings, 'require' | 'onReport' | 'budget'>
  /** All commands and their options, declared anew. */
  readonly declarations: () => Command
  /** Of this package. */
  readonly version: string
  /** Where the file of a command that names none is, and the user's file of defaults. */
  readonly places: { readonly file: string; readonly config: string }
  /** How much a file may make its reader spend, where the library's limits are too low. */
  readonly opening: { readonly maxWorkFactor?: number; readonly maxContentLength?: number }
}

/** The export of a command's file: it gets its checked options and its positional arguments. */
export type Run<Options> = (
  context: Context,
  options: Options,
  ...positional: string[]
) => Promise<void>

/** Connects a command with its file, which is loaded when the command is called. */
export type Act = <Options>(
  load: () => Promise<{ readonly run: Run<Options> }>,
) => (...parameters: unknown[]) => Promise<void>
