/** The kinds of errors, by the caller's remedy. */
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

/**
 * The operations in whose answers a code may cross: a call of a client, or a sync, which includes
 * calls.
 */
export type Crossing = 'client' | 'sync'

/**
 * Every error of Stronghold, as one closed table. The code is the contract: it is stable, and only
 * it crosses from the zone. The sentence is for people; it holds no input and no secret.
 * `docs/manual/errors.md` is made from this table.
 *
 * The third word names the answers of another side that may hold the code: to a call of its client
 * (`client`), to a sync (`sync`), or none. Facts of a file, a host or a connection are not for the
 * other side, and an answer with one of them would read as a fact of this side.
 */
export const errorTable = {
  // Fix the program.
  INVALID_ARGUMENT: ['usage', 'An argument has the wrong type, size or range.', 'client'],
  RESERVED_NAME: ['usage', 'This client path is reserved for the metadata of the snapshot.'],
  MODULE_REFUSED: ['usage', 'A module of procedures cannot be loaded; see its manual page.'],
  PROCEDURE_FAILED: [
    'usage',
    'A procedure of the application threw, or broke its declaration.',
    'client',
  ],
  KEY_SPENT: ['usage', 'A key provider serves once and was wiped; make a new one.'],
  WORK_FACTOR_TOO_LOW: ['usage', 'The work factor is too low for a key that was not random.'],
  UNCOMMITTED_CHANGES: ['usage', 'There are changes that were not committed; commit or discard.'],
  INVALID_PATH: [
    'usage',
    'The derivation path is not of the form m/44h/0h with indexes < 2^31.',
    'client',
  ],
  HARDENED_ONLY: ['usage', 'This curve derives hardened children only (SLIP-0010).', 'client'],
  INVALID_UTF8: ['usage', 'A mnemonic or its passphrase is not UTF-8.', 'client'],
  MNEMONIC_SPACING: [
    'usage',
    'The words of a mnemonic are separated by exactly one space.',
    'client',
  ],
  MNEMONIC_WORD_COUNT: ['usage', 'A mnemonic has 12, 15, 18, 21 or 24 words.', 'client'],
  MNEMONIC_UNKNOWN_WORD: [
    'usage',
    'A word of the mnemonic is not in the list of its language.',
    'client',
  ],
  MNEMONIC_CHECKSUM: ['usage', 'The checksum of the mnemonic does not match.', 'client'],
  // The state of things.
  LOCKED: ['state', 'The Stronghold is locked; unlock it first.', 'client'],
  ALREADY_UNLOCKED: ['state', 'The Stronghold is unlocked already.'],
  CLOSED: ['state', 'The Stronghold was closed.', 'client'],
  READ_ONLY: ['state', 'The Stronghold was opened for reading.'],
  MIGRATION_REQUIRED: ['state', 'The file has format version 2; migrate it before writing.'],
  CLEARED: ['state', 'The Stronghold was cleared: committing that has to be asked for.'],
  CANCELLED: ['state', 'The caller cancelled the operation.'],
  // Absent where presence is needed.
  CLIENT_NOT_FOUND: ['absent', 'The snapshot has no such client.', 'client'],
  CLIENT_EXISTS: ['absent', 'The snapshot has a client of this path already.'],
  CLIENT_NOT_LOADED: ['absent', 'The client is not loaded, or was unloaded.', 'client'],
  CLIENT_ALREADY_LOADED: ['absent', 'The client is loaded already.'],
  VAULT_NOT_FOUND: ['absent', 'The client has no such vault.', 'client'],
  RECORD_NOT_FOUND: ['absent', 'The vault has no such record.', 'client'],
  RECORD_REVOKED: ['absent', 'The record was revoked.', 'client'],
  SNAPSHOT_KEY_MISSING: ['absent', 'No snapshot key was stored at this location.'],
  SNAPSHOT_NOT_FOUND: ['absent', 'There is no snapshot file at this path.'],
  SNAPSHOT_EXISTS: ['absent', 'There is a file at this path already.'],
  GENERATIONS_KEPT: [
    'absent',
    'The file is not there, but older states of it are: restore one, or move them away first.',
  ],
  // What the policy of a secret says.
  POLICY_DENIED: [
    'policy',
    'The policy of the secret, its vault or client does not allow this.',
    'client',
  ],
  POLICY_EXPIRED: ['policy', 'The secret, its vault or client may no longer be used.', 'client'],
  POLICY_EXISTS: [
    'policy',
    'The record has a policy already; a call cannot give it another.',
    'client',
  ],
  PROOF_REQUIRED: [
    'policy',
    'This goes against a policy, or loosens what may be done: it takes the present key.',
    'client',
  ],
  USES_EXHAUSTED: ['policy', 'The secret was used as often as its policy allows.', 'client'],
  RATE_EXCEEDED: ['policy', 'The secret was used as often as its policy allows for now.', 'client'],
  APPROVAL_REQUIRED: ['policy', 'The policy asks for an approval of each use.', 'client'],
  APPROVAL_INVALID: [
    'policy',
    'The approval is not for this, has expired or was used up.',
    'client',
  ],
  NOT_WRAPPABLE: [
    'policy',
    'The secret must not be wrapped under a key that may be known outside.',
    'client',
  ],
  COMMIT_REQUIRED: [
    'policy',
    'The use has to be counted in the file first: commit, then ask again.',
  ],
  PARTNER_UNKNOWN: [
    'policy',
    'This key is of no partner, or the partner is not trusted with that.',
    'sync',
  ],
  // Wrong key, damage, hostile input.
  WRONG_KEY: ['integrity', 'The passphrase or key does not open this snapshot.'],
  WRONG_KEY_OR_DAMAGED: ['integrity', 'Wrong key or damaged: format 2 cannot tell which.'],
  SNAPSHOT_DAMAGED: ['integrity', 'The snapshot file is damaged.'],
  RECORD_DAMAGED: ['integrity', 'The record does not authenticate.', 'client'],
  KEY_UNSUITABLE: [
    'integrity',
    'The secret does not suit the procedure (type, size or range).',
    'client',
  ],
  DECRYPTION_FAILED: ['integrity', 'The ciphertext is of another key, or was changed.', 'client'],
  STREAM_DAMAGED: [
    'integrity',
    'The stream is cut short, changed, reordered or of another key.',
    'client',
  ],
  EXPORT_REJECTED: [
    'integrity',
    'Not an export, request or answer of this sender, for this key and purpose, or damaged.',
    'sync',
  ],
  EXPORT_EXPIRED: [
    'integrity',
    'The export was not imported, or the pull not continued, in time.',
    'sync',
  ],
  EXPORT_REPLAYED: ['integrity', 'This export was imported before.', 'sync'],
  NOT_A_SNAPSHOT: ['format', 'The file is not a Stronghold snapshot.'],
  UNSUPPORTED_VERSION: ['format', 'The snapshot has a format version that is not supported.'],
  WORK_FACTOR_TOO_HIGH: ['format', 'The file asks for more key stretching than is allowed.'],
  SNAPSHOT_TOO_LARGE: ['format', 'The snapshot is larger than is allowed.'],
  // The world.
  SNAPSHOT_LINKED: [
    'resource',
    'The file has a second name (a hard link), so that two could write it at once: copy it instead.',
  ],
  SNAPSHOT_LOCKED: ['resource', 'Another process has the snapshot open for writing.'],
  SNAPSHOT_CHANGED: ['resource', 'The file was changed by somebody else since it was opened.'],
  STORAGE_FULL: ['resource', 'There is no space left for the snapshot; the old one stands.'],
  STORAGE_DENIED: ['resource', 'The file system does not permit the operation.'],
  STORAGE_FAILED: ['resource', 'The file system failed.'],
  OUT_OF_MEMORY: ['resource', 'There is not enough memory, or not enough that can be guarded.'],
  MESSAGE_TOO_LARGE: [
    'resource',
    'The request, or its answer, is larger than is accepted.',
    'client',
  ],
  APPROVALS_FULL: [
    'resource',
    'As many approvals, granted or of one approver, are not over yet as are remembered.',
    'client',
  ],
  TOO_EXPENSIVE: ['resource', 'This would cost more than one message may cost.', 'client'],
  // The other side of a connection.
  PERMISSION_DENIED: [
    'peer',
    'That was not granted: by the reference, or by one of the two sides of a sync.',
    'client',
  ],
  MAILBOX_FULL: ['peer', 'As many messages wait as the mailbox holds; wait for answers.'],
  TIMED_OUT: ['peer', 'The answer did not come in time; what was asked may yet happen.', 'client'],
  REFERENCE_STOPPED: ['peer', 'The reference was stopped, here or by the other side.'],
  CONNECTION_LOST: ['peer', 'The other side is gone; what was asked may have happened.'],
  PROTOCOL_VIOLATION: [
    'peer',
    'The connection carried data that its protocol does not allow; it ended.',
  ],
  // Other machines.
  PEER_UNKNOWN: ['peer', 'The address book has no such peer.'],
  PEER_UNREACHABLE: ['peer', 'The peer could not be reached; nothing was asked of it.'],
  PEER_REFUSED: [
    'peer',
    'The peer ended the connection before it answered: most likely it does not know this side.',
  ],
  PEER_BUSY: [
    'peer',
    'The peer has as many connections or requests as it accepts from one side.',
    'client',
  ],
  FIREWALL_DENIED: ['peer', 'The firewall of this side does not allow this with that peer.'],
  PROTOCOL_UNSUPPORTED: ['peer', 'The peer does not speak this protocol, or not this version.'],
  LISTEN_FAILED: ['resource', 'The address cannot be listened on, or is no address of this host.'],
  PAIRING_FAILED: ['peer', 'The pairing code is wrong, old or used, or one side did not confirm.'],
  PEER_FAILED: [
    'peer',
    'The other side failed for a reason of its own; what was asked may have happened.',
    'client',
  ],
  ANSWER_REFUSED: ['peer', 'The answer of the other side does not fit the request.'],
  // The zone.
  ZONE_START_FAILED: ['zone', 'The zone process did not start.'],
  UNSUPPORTED_RUNTIME: ['zone', 'The zone does not run under this runtime: it is one of Node.'],
  ZONE_DIED: ['zone', 'The zone process ended; unlock to start a new one.'],
  PROTECTION_MISSING: ['zone', 'A protection that was required is not available on this host.'],
  PROGRAM_MISMATCH: ['zone', 'The program of the zone is not the one that was pinned.'],
  UNKNOWN_METHOD: ['zone', 'The zone does not offer this in its present state.', 'client'],
  NOT_LOADED: ['zone', 'A list of words could not be loaded; ask again.', 'client'],
  INTERNAL: ['zone', 'A fault of Stronghold itself.'],
} as const satisfies Readonly<
  Record<string, readonly [ErrorGroup, string] | readonly [ErrorGroup, string, Crossing]>
>
