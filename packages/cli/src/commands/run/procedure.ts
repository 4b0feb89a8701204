import {
  type CallOptions,
  type Client,
  type Location,
  type Procedure,
  type ProcedureDefinition,
  procedures,
  type StoredLocation,
} from '@stronghold/stronghold'
import { type AnyClientOptions, inClient } from '../../client/client-session.js'
import { mayProve, requireFree, writeRecord } from '../../client/new-record.js'
import { type ConsentOptions, requireConsent } from '../../consent/destroying.js'
import { recordsGoing } from '../../consent/going.js'
import type { Surroundings, UseClient } from '../../file/client-work.js'
import { usingSecrets, type WriteOptions, writing } from '../../file/session.js'
import type { Context } from '../../io/context.js'
import { hinted, usage } from '../../io/errors.js'
import { type AnswerOptions, checkAnswer, printAnswer, requireReveal } from '../../run/answer.js'
import { type ApprovalOptions, approvalOf, asksApproval } from '../../run/approval.js'
import { type AttributeOptions, attributesOf } from '../../run/attributes.js'
import { compute } from '../../run/compute.js'
import type { ProcedureFacts } from '../../run/facts.js'
import { type Input, Inputs } from '../../run/inputs.js'
import { hardenedText } from '../../text/derivation-path.js'
import { pathOfName } from '../../text/names.js'

interface Options
  extends WriteOptions,
    AnyClientOptions,
    AnswerOptions,
    AttributeOptions,
    ApprovalOptions,
    ConsentOptions {
  readonly replace?: true
}

type Make = Procedure<string, Input, unknown>

interface Prepared {
  readonly input: Input
  readonly attributes: CallOptions['attributes']
}

/** Runs one procedure with the inputs that its options give. */
export async function runProcedure(
  facts: ProcedureFacts,
  context: Context,
  given: object,
): Promise<void> {
  // The options that `commands/run.ts` declares.
  const options = given as Options
  checkAnswer(context, options)
  if (facts.reads) requireReveal(context, options)
  const make = procedureOf(facts)
  const inputs = new Inputs(facts, context, options)
  try {
    await runWith(facts, context, options, make, inputs)
  } catch (error) {
    const chain = inputs.chain
    if (chain === undefined) throw error
    const hint = `every index of this curve is hardened: --chain "${hardenedText(chain)}"`
    throw hinted(error, 'HARDENED_ONLY', hint)
  } finally {
    inputs.wipe()
  }
}

async function runWith(
  facts: ProcedureFacts,
  context: Context,
  options: Options,
  make: Make,
  inputs: Inputs,
): Promise<void> {
  if (facts.kind === 'compute') {
    const answer = await compute(context, make(await inputs.read()))
    return printAnswer(context, facts.output, answer, options)
  }
  const attributes = attributesOf(context, options, procedureNames)
  const prepare = async () => ({ input: await inputs.read(), attributes: await attributes() })
  const approval = asksApproval(options)
  // An answer may be the only copy of something, such as a mnemonic: it is printed before the
  // commit.
  const first = facts.kind === 'generate'
  if (first && facts.output.kind !== 'nothing') context.output.requireReceiver()
  const use: UseClient<unknown, Prepared> = async (client, { input, attributes }, around) => {
    const target = targetOf(make.definition, input)
    // Checked before anybody is asked for an approval.
    if (target !== undefined) await requireFree(client, target, options)
    const call = make(input, attributes && { attributes })
    if (facts.kind === 'manage') {
      await requireConsent(context, options, () => managed(client, input, around), around.signal)
    }
    const name = pathOfName(options.client, '-c')
    const token = await approvalOf(context, client, { name, call }, options, around)
    const approved = token === undefined ? call : { ...call, approval: token }
    const answer = await (target === undefined
      ? client.execute(approved)
      : writeRecord(context, client, target, approved, options, around))
    if (first) await printAnswer(context, facts.output, answer, options)
    return answer
  }
  const open = facts.kind === 'use' && !approval ? usingSecrets : writing
  const answer = await inClient(open, context, options, use, {
    prepare,
    create: first,
    proves: mayProve(options),
  })
  if (!first) await printAnswer(context, facts.output, answer, options)
}

const procedureNames = procedures.map(({ definition }) => definition.name)

function procedureOf({ name }: ProcedureFacts): Make {
  const found = procedures.find(({ definition }) => definition.name === name)
  if (found === undefined) throw new TypeError('the list of procedures is of another build')
  return found as unknown as Make
}

function targetOf(
  definition: ProcedureDefinition<string, Input, unknown>,
  input: Input,
): StoredLocation | undefined {
  if (definition.kind !== 'generate' && definition.kind !== 'derive') return undefined
  const target: Location = definition.target(input)
  if (target.kind === 'temporary') throw usage('A temporary cannot outlive a command.')
  if (target.kind === 'id') throw usage('A new record needs a name: an id is the hash of one.')
  return target
}

// The targets of procedures that manage records: a record, a vault whose revoked records are
// collected, or both.
function managed(
  client: Client,
  { location, vaultPath, collect }: Input,
  { stronghold }: Surroundings,
): Promise<string[]> {
  if (vaultPath instanceof Uint8Array) return recordsGoing(stronghold, client, [], [vaultPath])
  const record = location as StoredLocation
  return recordsGoing(stronghold, client, [record], collect === true ? [record.vaultPath] : [])
}
