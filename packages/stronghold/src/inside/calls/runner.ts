import { type ClientState, countRecords, type OpenedSecret } from '@stronghold/engine'
import type { Scratch } from '@stronghold/memory'
import type { Tally } from '../../contract/budget/tally.js'
import { StrongholdError } from '../../contract/errors.js'
import type { Location } from '../../contract/location.js'
import type { CallOutput } from '../../contract/messages/calls.js'
import { assumedLength } from '../../contract/procedures/cost.js'
import type {
  Call,
  DeriveSecret,
  GenerateSecret,
  OpenSecret,
  ProcedureDefinition,
  ProcedurePowers,
  RecordManagement,
  UseSecret,
} from '../../contract/procedures/define.js'
import type { GuardedCall } from '../policy/guard.js'
import { ProductPolicies } from '../policy/product-policies.js'
import {
  type CallSource,
  isCompositeSource,
  isFresh,
  originOf,
  type RecordRef,
  typeOf,
} from '../policy/source.js'
import { requireSuitable } from '../policy/suitable.js'
import { isFixed } from '../resolver.js'
import type { InsideState } from '../state/state.js'
import { type AdmittedCalls, admitCalls, type Terms } from './admission.js'
import { entryOf } from './product.js'
import { permitRemoval, revokeRecord, vaultStanding } from './removal.js'
import { RunningCall } from './running-call.js'
import { Temporaries } from './temporaries.js'
import { Versions } from './versions.js'
import { wantGrants } from './wanted-grants.js'

/**
 * Runs calls on a client: all of them, or none has happened.
 *
 * Secrets are opened into `scratch`, or kept for the batch when nothing can change meanwhile.
 * What they cost by the lengths of secrets is refused before the call works with them.
 */
export function runCalls(
  state: InsideState,
  client: ClientState,
  calls: readonly Call[],
  scratch: Scratch,
  terms: Terms = {},
): CallOutput[] {
  const admitted = admitCalls(state, calls, scratch, terms)
  const { definitions, changing } = admitted
  if (changing) state.batchSecrets.forget()
  const runner = new Runner(state, client, admitted)
  const run = () => runner.run(definitions, calls)
  state.guard.begin()
  try {
    return changing ? state.attributes.transaction(() => client.transaction(run)) : run()
  } catch (error) {
    // Whatever else fails has used what it used; this one is asked again, from the start.
    if (error instanceof StrongholdError && error.code === 'COMMIT_REQUIRED') {
      state.guard.giveBack()
      // Of what was there before: what the calls had made is gone with them.
      wantGrants(state, client, definitions, calls)
    }
    throw error
  }
}

type Using = UseSecret<string, unknown, unknown>
type Writing = GenerateSecret<string, unknown, unknown> | DeriveSecret<string, unknown, unknown>

/** The one place where secrets are opened for procedures and their products written. */
class Runner implements ProcedurePowers, Scratch {
  readonly crypto: ProcedurePowers['crypto']
  readonly scratch: Scratch
  readonly #state: InsideState
  readonly #client: ClientState
  readonly #changing: boolean
  readonly #clear: Terms['clear']
  readonly #tally: Tally
  #madeVersions: Versions | undefined
  #madeTemporaries: Temporaries | undefined
  #madePolicies: ProductPolicies | undefined

  constructor(state: InsideState, client: ClientState, admitted: AdmittedCalls) {
    this.crypto = state.powers.crypto
    this.scratch = admitted.scratch
    this.#state = state
    this.#client = client
    this.#changing = admitted.changing
    this.#clear = admitted.clear
    this.#tally = admitted.tally
  }

  // Interpreted, so loops are spelled out: a callback costs as much as its work.
  run(definitions: readonly ProcedureDefinition[], calls: readonly Call[]): CallOutput[] {
    const outputs: CallOutput[] = []
    for (let i = 0; i < calls.length; i++) {
      const call = calls[i] as Call
      const definition = definitions[i] as ProcedureDefinition
      const output = this.#output(definition, call)
      outputs.push({ procedure: call.procedure, output })
    }
    return outputs
  }

  // Most calls need neither.
  get #versions(): Versions {
    this.#madeVersions ??= new Versions(this.#state, this.#client)
    return this.#madeVersions
  }

  get #temporaries(): Temporaries {
    const client = () => this.#state.attributes.of(this.#client).client
    this.#madeTemporaries ??= new Temporaries(client, this.#tally)
    return this.#madeTemporaries
  }

  get #policies(): ProductPolicies {
    this.#madePolicies ??= new ProductPolicies((names) => this.#tally.things('name', names))
    return this.#madePolicies
  }

  readonly remember: ProcedurePowers['remember'] = (secret, label, derive) =>
    this.#state.publicValues.remember(secret.content, label, derive)

  #output(definition: ProcedureDefinition, call: Call): unknown {
    const { input } = call
    const writes = definition.kind === 'generate' || definition.kind === 'derive'
    if (call.attributes !== undefined && !writes) throw new StrongholdError('INVALID_ARGUMENT')
    const guarded = new RunningCall(definition, call, this.#state, this.#client)
    switch (definition.kind) {
      case 'use':
        return this.#use(definition, call, guarded)
      case 'compute':
        return definition.compute(input, this)
      case 'derive': {
        const sources = this.#judged(definition.sources(input), guarded, input)
        const secrets = this.#openAll(sources, definition, call)
        const { secret, output } = definition.derive(secrets, input, this)
        this.#write(definition, call, guarded, sources, secret)
        return output
      }
      case 'generate': {
        const { secret, output } = definition.generate(input, this)
        this.#write(definition, call, guarded, [], secret)
        return output
      }
      case 'manage':
        permitRemoval(this.#state, this.#client, guarded, input)
        return definition.manage(this.#management(), input)
    }
  }

  #use(definition: Using, call: Call, guarded: GuardedCall): unknown {
    const { input } = call
    const sources = this.#judged(definition.sources(input), guarded, input)
    const output = definition.use(this.#openAll(sources, definition, call), input, this)
    if (definition.reveals === true) this.#state.revealed.push(output as Uint8Array)
    return output
  }

  /** Finds the sources and lets the guard decide on all of them before one is opened. */
  #judged(
    locations: readonly Location[],
    call: GuardedCall,
    input: unknown,
  ): readonly CallSource[] {
    const { definition } = call
    const client = this.#state.ownerOf(this.#client, definition, input)
    const sources: CallSource[] = []
    for (let i = 0; i < locations.length; i++) {
      sources.push(this.#source(client, locations[i] as Location))
    }
    const { guard } = this.#state
    if (definition.kind === 'use' && definition.wraps !== undefined) {
      const secret = sources[definition.wraps.secret] as CallSource
      const under = sources[definition.wraps.under] as CallSource
      const closed = originOf(under).knownToNobody
      guard.wrap(secret.standing, isFresh(secret), closed, isCompositeSource(secret))
    }
    requireSuitable(definition, input, sources)
    // Nothing else asks for it, and it costs a comparison.
    const shows = definition.custom === true || (definition.kind === 'use' && definition.reads)
    for (let i = 0; i < sources.length; i++) {
      const source = sources[i] as CallSource
      const { place, standing } = source
      const fresh = shows !== true || isFresh(source)
      if ('address' in place) guard.use(call, standing, this.#client, place, fresh)
      else guard.useTemporary(call, standing, this.#client)
    }
    return sources
  }

  #source(client: ClientState, location: Location): CallSource {
    if (location.kind === 'temporary') return this.#temporaries.source(location)
    const isThis = location.kind === 'id' || isFixed(location)
    const fixed = isThis ? location : this.#versionsOf(client).toRead(location)
    const address = this.#state.resolver.resolve(fixed)
    return {
      place: { client, address },
      standing: this.#state.attributes.of(client).standing(address),
    }
  }

  #versionsOf(client: ClientState): Versions {
    return client === this.#client ? this.#versions : new Versions(this.#state, client)
  }

  #openAll(
    sources: readonly CallSource[],
    definition: ProcedureDefinition,
    call: Call,
  ): OpenSecret[] {
    let isLong = false
    const secrets: OpenSecret[] = []
    for (let i = 0; i < sources.length; i++) {
      const { place, standing } = sources[i] as CallSource
      const { bytes, content } = 'bytes' in place ? place : this.#opening(place)
      secrets.push({ bytes, content, type: typeOf(standing.record, content) })
      isLong ||= bytes.length > assumedLength
    }
    if (isLong)
      this.#tally.sources(
        definition,
        call,
        secrets.map(({ bytes }) => bytes.length),
      )
    return secrets
  }

  #opening({ client, address }: RecordRef): OpenedSecret {
    return this.#changing
      ? client.openSecret(address.vaultId, address.recordId, this)
      : this.#state.batchSecrets.open(client, address, this)
  }

  /** Guarded memory for a source that is about to be opened. */
  take(length: number): Uint8Array {
    if (length > assumedLength) this.#tally.add({ hashed: length })
    return this.scratch.take(length)
  }

  #write(
    definition: Writing,
    { input, attributes }: Call,
    guarded: GuardedCall,
    sources: readonly CallSource[],
    secret: Uint8Array,
  ): void {
    const target = definition.target(input)
    const { powers, resolver, guard } = this.#state
    const product = {
      definition,
      input,
      sources: sources.map(originOf),
      attributes,
      stamp: this.#state.stamp(),
    }
    // What is written has a name, under which it is found again.
    if (target.kind === 'id') throw new StrongholdError('INVALID_ARGUMENT')
    if (target.kind === 'temporary') {
      const standing = this.#temporaries.standing(undefined)
      guard.change(guarded, standing, this.#client, undefined)
      const content = this.#state.temporaryContent()
      const entry = entryOf(
        { ...product, content, location: undefined, vaultId: undefined, previous: undefined },
        powers,
        this.#policies,
      )
      this.#temporaries.put(target, { bytes: secret, content }, entry)
      return
    }
    const location = isFixed(target) ? target : this.#versions.toWrite(target)
    const address = resolver.resolve(location)
    const { vaultId, recordId } = address
    const entries = this.#state.attributes.of(this.#client)
    const place = { role: 'write', client: this.#client, ...address } as const
    // An approval names what is there until it is cleared; a policy of that says nothing any more.
    const clears = this.#clear !== undefined
    const standing = clears ? vaultStanding(entries, vaultId) : entries.standing(address)
    guard.change(guarded, standing, this.#client, place)
    // After the sources were opened and judged: what is cleared may be one of them.
    this.#clear?.(address)
    this.#client.writeSecret(vaultId, recordId, secret)
    const content = this.#client.contentKey(vaultId, recordId) as string
    const entry = entryOf(
      { ...product, content, location, vaultId, previous: entries.record(address) },
      powers,
      this.#policies,
    )
    this.#state.attributes.log(entries.putRecord(address, entry))
    this.#state.knowVault(this.#client, location.vaultPath)
    if (location.kind === 'counter') this.#versions.wrote(location)
  }

  /** To be asked only for what `permitRemoval` has permitted. */
  #management(): RecordManagement {
    return {
      revoke: (location) => revokeRecord(this.#state, this.#client, location),
      collectGarbage: (vaultPath) => {
        const vaultId = this.#state.resolver.vaultId(vaultPath)
        this.#tally.things('collect', countRecords(this.#client, vaultId).revoked)
        return this.#client.collectGarbage(vaultId)
      },
    }
  }
}
