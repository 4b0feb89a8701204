/**
 * The protections of secrets inside the zone besides its walls, by their names in reports and in
 * `require`. The value is the name in guarded memory, for a protection of memory.
 */
export const programProtections = {
  /** Running past the end of a secret ends the zone. */
  'guarded-memory': 'guardPages',
  /** Secrets at rest cannot be read, not even by the zone itself. */
  'closed-memory': 'noAccessAtRest',
  /** Secrets are never written to swap. */
  'locked-memory': 'locked',
  /** `memfd_secret`: not even root reads them through `/proc`. */
  'secret-memory': 'secretPages',
  /** Secrets are left out of core dumps. */
  'undumped-memory': 'excludedFromDumps',
  /** Secrets are overwritten after use. */
  'wiped-memory': 'wiped',
  /** Secrets lie in guarded memory while the native libraries compute on them. */
  'guarded-working-memory': undefined,
  /**
   * libsecp256k1 computes on secp256k1, instead of BigInt, which leaves copies and takes varying
   * time.
   */
  'native-secp256k1': undefined,
} as const

export type ProgramProtection = keyof typeof programProtections
