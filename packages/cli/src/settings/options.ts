import { type Command, InvalidArgumentError, Option } from 'commander'
import { destroys } from '../consent/destroying.js'
import { ruleOption } from '../io/key-rule.js'
import type { Required } from '../io/protections.js'
import { peerNameOf } from '../text/peer-names.js'

import { isProtection, protectionNames } from './protection-names.js'

/** The option that names the file; without it, `defaults.ts` says which. */
export function takesFile(command: Command): Command {
  return command.option(
    '-f, --file <FILE>',
    'the snapshot file (default: STRONGHOLD_FILE, the file of defaults, or default.stronghold in the folder for data)',
    notEmpty,
  )
}

/** Options of every command that opens a file. */
export function opensFile(command: Command): Command {
  return takesFile(command)
    .option('--passphrase-file <PATH>', 'read the passphrase from a file; - is standard input')
    .option('--passphrase-fd <N>', 'read the passphrase from an open descriptor', integer(0))
    .addOption(ruleOption('--key-derivation <RULE>', 'how the passphrase becomes the key'))
}

/** Options of every command that writes a file. */
export function writesFile(command: Command): Command {
  return opensFile(command).option(
    '--lock-timeout <MILLISECONDS>',
    'how long to wait for another process that writes; 10s is text for it too',
    duration(0, 86_400_000),
    10_000,
  )
}

/** The option of every command that works in a client. */
export function worksInClient(command: Command): Command {
  const option = new Option('-c, --client <CLIENT>', 'the client, a path of UTF-8')
  needed.add(option.argParser(notEmpty))
  return command.addOption(option)
}

// Options that a command needs, from its line or from the user's file of defaults.
const needed = new WeakSet<Option>()

/** Whether a command does not run without an option. */
export function isNeeded(option: Option): boolean {
  return option.mandatory || needed.has(option)
}

/** Declares that a command needs its options only sometimes, and checks them itself. */
export function needsInOneWay(command: Command): Command {
  for (const option of command.options) {
    option.makeOptionMandatory(false)
    needed.delete(option)
  }
  return command
}

/** Options of every command that works in a client, here or at a peer. */
export function worksAnywhere(command: Command): Command {
  const group = 'Another Stronghold:'
  const option = (flags: string, description: string) =>
    new Option(flags, description).helpGroup(group)
  return joinsNetwork(worksInClient(command), group)
    .addOption(
      option('--remote <PEER>', 'the client of -c is there: a name or id of peer list').argParser(
        peerNameOf,
      ),
    )
    .addOption(
      option(
        '--deadline <MILLISECONDS>',
        'how long each call may take there (default: 30000)',
      ).argParser(duration(1, 86_400_000)),
    )
}

/** Options of every command that finds peers. */
export function joinsNetwork(command: Command, group = 'Network:'): Command {
  const option = (flags: string, description: string) =>
    new Option(flags, description).helpGroup(group)
  return command
    .addOption(option('--relay <MULTIADDR...>', 'go through these relays'))
    .addOption(option('--mdns', 'find peers in the local network'))
    .addOption(option('--dht <MULTIADDR...>', 'find peers by id; nodes of the DHT to begin with'))
}

/** Options of every command that can be reached. */
export function listens(command: Command): Command {
  const option = (flags: string, description: string) =>
    new Option(flags, description).helpGroup('Network:')
  return command
    .addOption(
      option(
        '--listen <MULTIADDR...>',
        'where to listen (default: port 4141 of all interfaces, so that addresses stay good)',
      ),
    )
    .addOption(option('--announce <MULTIADDR...>', 'what to tell others, behind a router or proxy'))
}

/** Options of every command that writes a secret. */
export function writesRecord(command: Command): Command {
  return replaces(
    worksAnywhere(writesFile(command))
      .requiredOption('--output <LOC>', 'where the secret is kept: vault/record or vault#7')
      .option(
        '--replace',
        'destroy the secret that is at --output now, with its policy, readers and label',
      ),
  )
}

/** Says that a command destroys something with `--replace`. */
export function replaces(command: Command): Command {
  return destroys(command, ({ replace }) => replace === true)
}

/** Options of every command that puts a file under a new key. */
export function takesNewKey(command: Command): Command {
  return takesWorkFactor(
    command
      .option('--new-passphrase-file <PATH>', 'read the new passphrase from a file; - is stdin')
      .option('--new-passphrase-fd <N>', 'read it from an open descriptor', integer(0)),
  )
}

/** The option of commands that choose the cost of a key. */
export function takesWorkFactor(command: Command): Command {
  return command.option(
    '--work-factor <N>',
    'log2 of the cost of each guess: 10 to 23, 1 to 23 for raw keys (default: 18)',
    integer(1, 23),
  )
}

/** The rule for a new key. */
export function newKeyDerivation(): Option {
  return ruleOption('--new-key-derivation <RULE>', 'how the new passphrase becomes the key')
}

/** An option that takes one of a few words. */
export function choice(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words)
}

/** Reads a whole number. */
export function integer(minimum: number, maximum = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    if (number >= minimum && number <= maximum) return number
    const range = maximum === Number.MAX_SAFE_INTEGER ? '' : ` to ${maximum}`
    throw new InvalidArgumentError(`Expected a whole number from ${minimum}${range}.`)
  }
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** Reads a duration: milliseconds, or a number with its unit (`500ms`, `30s`, `10m`, `12h`, `7d`). */
export function duration(minimum: number, maximum = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const [, digits = '', unit = 'ms'] = /^(\d{1,15})(ms|s|m|h|d)?$/.exec(text) ?? []
    const milliseconds = digits === '' ? Number.NaN : Number(digits) * (units[unit] as number)
    if (milliseconds >= minimum && milliseconds <= maximum) return milliseconds
    const range = maximum === Number.MAX_SAFE_INTEGER ? '' : ` to ${maximum}`
    throw new InvalidArgumentError(
      `Expected milliseconds from ${minimum}${range}, or such as 30s, 10m, 12h, 7d.`,
    )
  }
}

/** Reads the list of `--require`. */
export function protectionList(text: string): Required {
  if (text === 'all') return text
  return text.split(',').map((name) => {
    if (isProtection(name)) return name
    throw new InvalidArgumentError(`Protections are: all, ${protectionNames.join(', ')}.`)
  })
}

function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('It cannot be empty.')
  return text
}

/** Options of every command that reads another snapshot. */
export function readsOther(command: Command): Command {
  return command
    .option('--from-passphrase-file <PATH>', 'its passphrase, from a file; - is standard input')
    .option('--from-passphrase-fd <N>', 'its passphrase, from an open descriptor', integer(0))
    .addOption(ruleOption('--from-key-derivation <RULE>', 'how its passphrase becomes the key'))
}

/** Options that choose what of a snapshot is taken. */
export function chooses(command: Command): Command {
  return command
    .option('--only <CLIENT...>', 'only these clients')
    .option('--as <CLIENT>', 'another name for the one client of --only')
    .option('--vaults <VAULT...>', 'only these vaults, and --records')
    .option('--records <LOC...>', 'only these records, and --vaults')
}

/** Options of every command that merges records into a snapshot. */
export function merges(command: Command): Command {
  return mergeRules(command).option('--dry-run', 'report only')
}

/** Options that say what is taken in and how. */
export function mergeRules(command: Command): Command {
  return offers(command).addOption(
    new Option('--merge <RULE>', 'which side wins where both have a record and they differ')
      .choices(['refuse', 'newest', 'replace', 'keep-old'])
      .default('refuse'),
  )
}

/** Options that say what goes from one snapshot to another, and how it is called there. */
export function offers(command: Command): Command {
  return chooses(command).option('--map-vaults <FROM=TO...>', 'other names for vaults')
}
