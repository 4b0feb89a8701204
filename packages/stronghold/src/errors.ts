/**
 * Every way in which Stronghold can refuse, as one closed table. The code is the contract: it is
 * stable, and it is all that crosses from the zone. The sentence is for people; it holds no input
 * and no secret. `docs/manual/errors.md` is made from this table.
 */
const table = {
  // Fix the program.
  INVALID_ARGUMENT: ['usage', 'An argument has the wrong type, size or range.'],
  RESERVED_NAME: ['usage', 'This client path is reserved for the metadata of the snapshot.'],
  MODULE_REFUSED: ['usage', 'A module of procedures cannot be loaded; see its manual page.'],
  PROCEDURE_FAILED: ['usage', 'A procedure of the application threw, or broke its declaration.'],
  KEY_SPENT: ['usage', 'A key provider serves once and was wiped; make a new one.'],
  WORK_FACTOR_TOO_LOW: ['usage', 'The work factor is too low for a key that was not random.'],
  UNCOMMITTED_CHANGES: ['usage', 'There are changes that were not committed; commit or discard.'],
  INVALID_PATH: ['usage', 'The derivation path is not of the form m/44h/0h with indexes < 2^31.'],
  HARDENED_ONLY: ['usage', 'This curve derives hardened children only (SLIP-0010).'],
  INVALID_UTF8: ['usage', 'A mnemonic or its passphrase is not UTF-8.'],
  MNEMONIC_SPACING: ['usage', 'The words of a mnemonic are separated by exactly one space.'],
  MNEMONIC_WORD_COUNT: ['usage', 'A mnemonic has 12, 15, 18, 21 or 24 words.'],
  MNEMONIC_UNKNOWN_WORD: ['usage', 'A word of the mnemonic is not in the list of its language.'],
  MNEMONIC_CHECKSUM: ['usage', 'The checksum of the mnemonic does not match.'],
  // The state of things.
  LOCKED: ['state', 'The Stronghold is locked; unlock it first.'],
  ALREADY_UNLOCKED: ['state', 'The Stronghold is unlocked already.'],
  CLOSED: ['state', 'The Stronghold was closed.'],
  READ_ONLY: ['state', 'The Stronghold was opened for reading.'],
  MIGRATION_REQUIRED: ['state', 'The file has format version 2; migrate it before writing.'],
  CLEARED: ['state', 'The Stronghold was cleared: committing that has to be asked for.'],
  CANCELLED: ['state', 'The caller cancelled the operation.'],
  // Absent where presence is needed.
  CLIENT_NOT_FOUND: ['absent', 'The snapshot has no such client.'],
  CLIENT_EXISTS: ['absent', 'The snapshot has a client of this path already.'],
  CLIENT_NOT_LOADED: ['absent', 'The client is not loaded, or was unloaded.'],
  CLIENT_ALREADY_LOADED: ['absent', 'The client is loaded already.'],
  VAULT_NOT_FOUND: ['absent', 'The client has no such vault.'],
  RECORD_NOT_FOUND: ['absent', 'The vault has no such record.'],
  RECORD_REVOKED: ['absent', 'The record was revoked.'],
  SNAPSHOT_KEY_MISSING: ['absent', 'No snapshot key was stored at this location.'],
  SNAPSHOT_NOT_FOUND: ['absent', 'There is no snapshot file at this path.'],
  SNAPSHOT_EXISTS: ['absent', 'There is a file at this path already.'],
  // What the policy of a secret says.
  POLICY_DENIED: ['policy', 'The policy of the secret, its vault or client does not allow this.'],
  POLICY_EXPIRED: ['policy', 'The secret, its vault or client may no longer be used.'],
  POLICY_EXISTS: ['policy', 'The record has a policy already; a call cannot give it another.'],
  PROOF_REQUIRED: [
    'policy',
    'This goes against a policy, or loosens what may be done: it takes the present key.',
  ],
  USES_EXHAUSTED: ['policy', 'The secret was used as often as its policy allows.'],
  RATE_EXCEEDED: ['policy', 'The secret was used as often as its policy allows for now.'],
  APPROVAL_REQUIRED: ['policy', 'The policy asks for an approval of each use.'],
  APPROVAL_INVALID: ['policy', 'The approval is not for this, has expired or was used up.'],
  NOT_WRAPPABLE: [
    'policy',
    'The secret must not be wrapped under a key that may be known outside.',
  ],
  COMMIT_REQUIRED: [
    'policy',
    'The use has to be counted in the file first: commit, then ask again.',
  ],
  PARTNER_UNKNOWN: [
    'policy',
    'This key is of no partner, or the partner is not trusted with that.',
  ],
  // Wrong key, damage, hostile input.
  WRONG_KEY: ['integrity', 'The passphrase or key does not open this snapshot.'],
  WRONG_KEY_OR_DAMAGED: ['integrity', 'Wrong key or damaged: format 2 cannot tell which.'],
  SNAPSHOT_DAMAGED: ['integrity', 'The snapshot file is damaged.'],
  RECORD_DAMAGED: ['integrity', 'The record does not authenticate.'],
  KEY_UNSUITABLE: ['integrity', 'The secret does not suit the procedure (type, size or range).'],
  DECRYPTION_FAILED: ['integrity', 'The ciphertext is of another key, or was changed.'],
  STREAM_DAMAGED: ['integrity', 'The stream is cut short, changed, reordered or of another key.'],
  EXPORT_REJECTED: [
    'integrity',
    'Not an export, request or answer of this sender, for this key and purpose, or damaged.',
  ],
  EXPORT_EXPIRED: ['integrity', 'The export was not imported, or the pull not continued, in time.'],
  EXPORT_REPLAYED: ['integrity', 'This export was imported before.'],
  NOT_A_SNAPSHOT: ['format', 'The file is not a Stronghold snapshot.'],
  UNSUPPORTED_VERSION: ['format', 'The snapshot has a format version that is not supported.'],
  WORK_FACTOR_TOO_HIGH: ['format', 'The file asks for more key stretching than is allowed.'],
  SNAPSHOT_TOO_LARGE: ['format', 'The snapshot is larger than is allowed.'],
  // The world.
  SNAPSHOT_LOCKED: ['resource', 'Another process has the snapshot open for writing.'],
  SNAPSHOT_CHANGED: ['resource', 'The file was changed by somebody else since it was opened.'],
  STORAGE_FULL: ['resource', 'There is no space left for the snapshot; the old one stands.'],
  STORAGE_DENIED: ['resource', 'The file system does not permit the operation.'],
  STORAGE_FAILED: ['resource', 'The file system failed.'],
  OUT_OF_MEMORY: ['resource', 'There is not enough memory, or not enough that can be guarded.'],
  MESSAGE_TOO_LARGE: ['resource', 'The request, or its answer, is larger than is accepted.'],
  TOO_EXPENSIVE: ['resource', 'This would cost more than one message may cost.'],
  // The other side of a connection.
  PERMISSION_DENIED: [
    'peer',
    'That was not granted: by the reference, or by one of the two sides of a sync.',
  ],
  MAILBOX_FULL: ['peer', 'As many messages wait as the mailbox holds; wait for answers.'],
  TIMED_OUT: ['peer', 'The answer did not come in time; what was asked may yet happen.'],
  REFERENCE_STOPPED: ['peer', 'The reference was stopped, here or by the other side.'],
  CONNECTION_LOST: ['peer', 'The other side is gone; what was asked may have happened.'],
  PROTOCOL_VIOLATION: ['peer', 'What came over the connection is not of its protocol; it ended.'],
  // Other machines.
  PEER_UNKNOWN: ['peer', 'The address book has no such peer.'],
  PEER_UNREACHABLE: ['peer', 'The peer could not be reached; nothing was asked of it.'],
  PEER_REFUSED: [
    'peer',
    'The peer ended the connection before it answered: most likely it does not know this side.',
  ],
  PEER_BUSY: ['peer', 'The peer has as many connections or requests as it accepts from one side.'],
  FIREWALL_DENIED: ['peer', 'The firewall of this side does not allow this with that peer.'],
  PROTOCOL_UNSUPPORTED: ['peer', 'The peer does not speak this protocol, or not this version.'],
  LISTEN_FAILED: ['resource', 'The address cannot be listened on, or is no address of this host.'],
  PAIRING_FAILED: ['peer', 'The pairing code is wrong, old or used, or one side did not confirm.'],
  // The zone.
  ZONE_START_FAILED: ['zone', 'The zone process did not start.'],
  ZONE_DIED: ['zone', 'The zone process ended; unlock to start a new one.'],
  PROTECTION_MISSING: ['zone', 'A protection that was required is not available on this host.'],
  PROGRAM_MISMATCH: ['zone', 'The program of the zone is not the one that was pinned.'],
  UNKNOWN_METHOD: ['zone', 'The zone does not offer this in its present state.'],
  INTERNAL: ['zone', 'A fault of Stronghold itself.'],
} as const

/** What the caller can do about an error: the fault's kind. */
export type ErrorGroup =
  | 'usage'
  | 'state'
  | 'absent'
  | 'policy'
  | 'integrity'
  | 'format'
  | 'resource'
  | 'peer'
  | 'zone'

/** The closed list of codes. Switch on it; the list only grows with a minor version. */
export type ErrorCode = keyof typeof table

/** Every code with its group and its sentence, for documentation and tests. */
export const errorCodes: readonly {
  readonly code: ErrorCode
  readonly group: ErrorGroup
  readonly message: string
}[] = Object.freeze(
  Object.entries(table).map(([code, [group, message]]) =>
    Object.freeze({ code: code as ErrorCode, group, message }),
  ),
)

/** Whether `value` is one of the codes. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(table, value)
}

/** The words of a budget (docs/spec/budgets.md). */
export const budgetKinds = Object.freeze([
  'milliseconds',
  'hashed',
  'rounds',
  'scratch',
  'output',
] as const)

/** One of the words of a budget. */
export type BudgetKind = (typeof budgetKinds)[number]

/**
 * What crosses of an error from a zone, and over a reference: its code, and for `TOO_EXPENSIVE`
 * which word of the budget it was.
 */
export function errorWord(error: unknown): string {
  const { code, limit } = (error ?? {}) as { code?: unknown; limit?: unknown }
  if (!isErrorCode(code)) return 'INTERNAL'
  const isLimit = code === 'TOO_EXPENSIVE' && budgetKinds.some((kind) => kind === limit)
  return isLimit ? `${code}_${(limit as BudgetKind).toUpperCase()}` : code
}

/** The error that a word stands for; `INTERNAL` for any other. */
export function errorOfWord(word: unknown): StrongholdError {
  if (isErrorCode(word)) return new StrongholdError(word)
  const limit = budgetKinds.find((kind) => word === `TOO_EXPENSIVE_${kind.toUpperCase()}`)
  if (limit === undefined) return new StrongholdError('INTERNAL')
  return new StrongholdError('TOO_EXPENSIVE', { limit })
}

const raising = (limit: BudgetKind): string =>
  `The limit is \`budget.${limit}\` of the zone, or of the reference or network that it came over: whoever starts or gives that can raise it.`

const brand = Symbol.for('@stronghold/stronghold/StrongholdError')

/**
 * The one error class of this library.
 *
 * `message` is the code's sentence, sometimes with a detail that names no input and no secret.
 * `cause` stays in this process: nothing but the code crosses from the zone.
 */
export class StrongholdError extends Error {
  // On the prototype, so that neither shows when an error is printed.
  static {
    StrongholdError.prototype.name = 'StrongholdError'
    Object.defineProperty(StrongholdError.prototype, brand, { value: true })
  }

  readonly code: ErrorCode
  /** Of `TOO_EXPENSIVE`: which word of the budget it was. */
  declare readonly limit?: BudgetKind
  readonly #detail: string | undefined

  constructor(
    code: ErrorCode,
    options: { detail?: string; cause?: unknown; limit?: BudgetKind } = {},
  ) {
    const { detail = options.limit && raising(options.limit), cause } = options
    const sentence = table[code][1]
    super(
      detail === undefined ? sentence : `${sentence} ${detail}`,
      cause === undefined ? undefined : { cause },
    )
    this.code = code
    if (options.limit !== undefined) Object.assign(this, { limit: options.limit })
    this.#detail = detail
  }

  /**
   * What `message` says besides the code's sentence. With `INVALID_ARGUMENT`: which field, what was
   * wanted there, and what kind of thing came (`policy.rate.uses: wanted …, got …`).
   */
  get detail(): string | undefined {
    return this.#detail
  }

  /** The kind of fault. */
  get group(): ErrorGroup {
    return table[this.code][0]
  }

  /** Recognises errors of other copies of this package too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && brand in value
  }
}
