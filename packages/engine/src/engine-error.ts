const sentences = {
  NOT_A_SNAPSHOT: 'The bytes are not a Stronghold snapshot.',
  UNSUPPORTED_VERSION: 'The snapshot has a format version that is not supported.',
  WRONG_KEY: 'The key does not open this snapshot.',
  WRONG_KEY_OR_DAMAGED: 'Wrong key or damaged: format 2 cannot tell which.',
  SNAPSHOT_DAMAGED: 'The snapshot is damaged.',
  WORK_FACTOR_TOO_HIGH: 'The snapshot asks for more key stretching than is allowed.',
  SNAPSHOT_TOO_LARGE: 'The snapshot is larger than is allowed.',
  VAULT_NOT_FOUND: 'The client has no such vault.',
  RECORD_NOT_FOUND: 'The vault has no such record.',
  RECORD_REVOKED: 'The record was revoked.',
  RECORD_DAMAGED: 'The record does not authenticate.',
  INVALID_ARGUMENT: 'An argument has the wrong type, size or range.',
} as const

/** The closed list of ways in which the engine refuses. */
export type EngineErrorCode = keyof typeof sentences

/**
 * The one error of this package. The code is the contract; the sentence holds no input, no secret
 * and no length of either, and there is no `cause`, because the failing code below has seen keys.
 */
export class EngineError extends Error {
  static {
    EngineError.prototype.name = 'EngineError'
  }

  readonly code: EngineErrorCode

  constructor(code: EngineErrorCode) {
    super(sentences[code])
    this.code = code
  }
}
