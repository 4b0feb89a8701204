import type { Argon2Cost } from '@stronghold/crypto/argon2'
import { given } from '../contract/codec/index.js'

const amount = given.integer(1, 2 ** 32 - 1)

/** Reads a caller's cost. */
export const argon2Cost = given.fields<Argon2Cost>({
  variant: given.word('Argon2d', 'Argon2i', 'Argon2id'),
  memory: amount,
  passes: amount,
  lanes: amount,
})
