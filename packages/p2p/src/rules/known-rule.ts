import type { Permissions, Scope } from '@stronghold/stronghold'
import { type Check, decode, encode, misfit } from '@stronghold/stronghold/codec'
import type { Grants, InboundRule, OutboundRule } from './grants.js'
import { readRules, rulesCodec, writeRules } from './rule-codec.js'

/** The rule of a value. An invalid value denies: a typing error lets nobody in. */
export function inboundOf(rule: InboundRule | undefined): InboundRule {
  return rule === 'ask' ? rule : (grantsOf(rule) ?? 'deny')
}

/** The same for the rights of this side. */
export function outboundOf(rule: OutboundRule | undefined): OutboundRule {
  return rule === 'ask' || rule === 'allow' || isObject(rule) ? rule : 'deny'
}

/** The grants of a value, or undefined. */
export function grantsOf(value: Grants | string | undefined): Grants | undefined {
  return isObject(value) && Array.isArray(value.clients) ? value : undefined
}

/** Whether a scope has anything in it, or may have. */
export function isSome(scope: Scope | undefined): boolean {
  return scope === 'all' || Array.isArray(scope)
}

/** Reads a peer's rights here. */
export const anyInbound: Check<InboundRule> = (rule) => {
  if (rule === 'deny' || rule === 'ask') return rule
  if (grantsOf(rule as Grants) === undefined) throw misfit('deny, ask or grants', rule, came(rule))
  return copied('inbound', rule as Grants)
}

/** Reads this side's rights at a peer. */
export const anyOutbound: Check<OutboundRule> = (rule) => {
  if (rule === 'deny' || rule === 'ask' || rule === 'allow') return rule
  if (!isObject(rule)) throw misfit('deny, ask, allow or permissions', rule, came(rule))
  return copied('outbound', rule as Permissions)
}

// Through the codec: a later change of the caller's object changes no rule.
function copied<Side extends 'inbound' | 'outbound'>(
  side: Side,
  rule: Exclude<InboundRule | OutboundRule, string>,
): ReturnType<typeof readRules>[Side] {
  const rules = { inbound: 'deny', outbound: 'deny', [side]: rule }
  try {
    return readRules(
      decode(rulesCodec, encode(rulesCodec, writeRules(rules as Parameters<typeof writeRules>[0]))),
    )[side]
  } catch {
    throw misfit('a rule', rule, 'something that is not understood')
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function came(value: unknown): string | undefined {
  if (typeof value === 'string') return 'another word'
  return isObject(value) ? 'another object' : undefined
}
