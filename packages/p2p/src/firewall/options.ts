import type { InboundRule, OutboundRule } from '../rules/grants.js'
import type { Answerer } from './asking.js'

/** The rules for peers without an entry in the address book, and the answerer of questions. */
export interface FirewallOptions {
  /** For peers that are in no address book: `deny` unless stated. */
  readonly unknown?: InboundRule
  /** For dialling them: `deny` unless stated. */
  readonly dialUnknown?: OutboundRule
  readonly ask?: Answerer
  /** Milliseconds after which a question counts as denied: 30,000 unless stated. */
  readonly askTimeout?: number
}
