// One history: replicas, what happens to them, and what must hold after every step of it.
import { rejects } from 'node:assert/strict'
import { loosened, mislabelled, policiesOf, requireLatest, stateOf, unlike } from './checks.mjs'
import { Events } from './events.mjs'
import { poisoned } from './hostile.mjs'
import { library } from './library.mjs'
import { inVault, locationOf, Replica, vaultOf } from './replica.mjs'
import { policies } from './steps.mjs'
import { pull, transfer } from './transfers.mjs'

const numbered = 'c'

/** A history while it runs. */
export class History {
  events = new Events()
  replicas = []
  /** What did not hold, in words. */
  findings = []

  static async begin(count) {
    const history = new History()
    for (let i = 0; i < count; i++) history.replicas.push(await Replica.make(`r${i}`))
    for (const one of history.replicas) {
      for (const other of history.replicas) if (one !== other) await one.trust(other)
      // No older file is put back than one that knows its partners.
      one.saved.length = 0
      await one.commit()
    }
    return history
  }

  async end() {
    for (const replica of this.replicas) await replica.close()
  }

  async run(step) {
    const replica = this.replicas[step.replica]
    await this[step.kind](replica, step)
  }

  async write(replica, { record }) {
    const event = this.events.make('write', record, replica.known.of(record))
    await replica.client.vault(vaultOf(record)).collectGarbage()
    await replica.write(record, event.id)
    replica.known.add(event)
  }

  async revoke(replica, { record, collect }) {
    if (!(await replica.client.recordExists(locationOf(record)))) return
    const vault = replica.client.vault(vaultOf(record))
    const [, name] = record.split('/')
    await (collect ? vault.deleteSecret(name) : vault.revokeSecret(name))
    replica.known.add(this.events.make('revoke', record, replica.known.of(record)))
  }

  async label(replica, { record, label }) {
    const location = locationOf(record)
    if (await replica.client.recordExists(location)) {
      // So that everybody can see what it was said of.
      const content = await replica.numberAt(record)
      await replica.client.labelRecord(location, `${content} ${label}`)
    }
  }

  async attach(replica, { record, policy }) {
    const location = locationOf(record)
    if (!(await replica.client.recordExists(location))) return
    const subject = { client: 'client', location }
    await replica.stronghold.policies.attach(subject, policies[policy], {
      current: replica.key(),
    })
  }

  async number(replica) {
    const used = replica.known.records().filter((record) => record.startsWith(`${numbered}#`))
    const event = this.events.make('write', `${numbered}#`, new Map())
    await replica.client.vault(numbered).collectGarbage()
    event.record = await replica.writeNext(numbered, event.id)
    if (used.includes(event.record)) {
      this.findings.push(`${replica.name} gave ${event.record} again, which it knew to be taken`)
    }
    replica.known.add(event)
  }

  async revokeNumber(replica, { newest }) {
    const versions = await replica.client.listVersions(numbered)
    const live = versions.filter(({ revoked }) => !revoked)
    const chosen = newest ? live.at(-1) : live[0]
    if (chosen === undefined) return
    const location = library.Location.counter(numbered, chosen.counter)
    await replica.client.execute(library.RevokeData({ location, collect: true }))
    const record = `${numbered}#${chosen.counter}`
    replica.known.add(this.events.make('revoke', record, replica.known.of(record)))
  }

  commit(replica) {
    return replica.commit()
  }

  reopen(replica, { back }) {
    return replica.reopen(back)
  }

  tick(replica, { by }) {
    replica.clock.now += by
  }

  async lose(replica, { replica: number, from }) {
    if (number === from) return
    await pull(replica, this.replicas[from], { clients: [{ path: 'client' }] }, true)
  }

  async sync(replica, { replica: number, from: source, way, rules }) {
    if (number !== source) await this.checked(way, replica, this.replicas[source], rules)
  }

  /** A partner whose numbers are out of bounds; what is taken from it is an event as any other. */
  async poison(replica, { record, how, way }) {
    const trap = await this.#trap(replica, record, how)
    await replica.trust(trap)
    await trap.trust(replica)
    // An export from decades ahead would live longer than one may: it is refused whole.
    if (how === 'time' && way === 'export') {
      await rejects(transfer(way, replica, trap, {}), { code: 'EXPORT_REJECTED' })
    } else await this.checked(way, replica, trap)
    await replica.stronghold.sync.distrust({ partner: trap.publicKey })
    await trap.close()
  }

  async #trap(replica, record, how) {
    const trap = await poisoned('trap', how === 'generation' ? 2 ** 52 : 3)
    trap.clock.now = replica.clock.now + (how === 'time' ? 10 ** 12 : 0)
    const where = how === 'number' ? `${numbered}#${Number.MAX_SAFE_INTEGER}` : record
    const event = this.events.make('write', where, new Map())
    await trap.write(where, event.id)
    trap.known.add(event)
    return trap
  }

  /** Until all have heard of all; then they must say the same, of what nothing later is known. */
  async settle() {
    for (let round = 0; round < 2; round++) {
      for (const to of this.replicas) {
        for (const from of this.replicas) {
          if (to !== from) await this.checked('pull', to, from, {}, round === 1)
        }
      }
    }
    const [first, ...others] = this.replicas
    const state = await stateOf(first)
    for (const other of others)
      this.findings.push(...unlike(first, state, other, await stateOf(other)))
  }

  /**
   * A sync with all that must hold of it.
   * @param {string} way
   * @param {Replica} to
   * @param {Replica} from
   * @param {{ map?: string, records?: string[], vaults?: string[] }} [rules]
   */
  async checked(way, to, from, { map, records: names, vaults } = {}, twice = way !== 'export') {
    const rules = {
      ...(names === undefined ? {} : { records: names.map(locationOf) }),
      ...(vaults === undefined ? {} : { vaults }),
      ...(map === undefined ? {} : { mapVaults: [{ from: map, to: 'm' }] }),
    }
    const before = await policiesOf(to)
    const report = await transfer(way, to, from, rules)
    const conflicts = report.refused.some(({ reason }) => reason === 'conflict')
    const refused = new Set(report.refused.map(({ location }) => nameOf(location)))
    for (const record of from.known.records()) {
      const isChosen =
        (names === undefined && vaults === undefined) ||
        names?.includes(record) === true ||
        vaults?.includes(vaultOf(record)) === true
      if (!isChosen) continue
      const as = vaultOf(record) === map ? inVault(record, 'm') : record
      if (refused.has(as) || refused.has(record)) continue
      // Of two that go to one place, which was first is said by ids only.
      if (conflicts && vaultOf(as) === 'm') continue
      to.known.learn(from.known, record, as)
      const fault = await requireLatest(this.events, to, as)
      if (fault !== undefined) this.findings.push(`${fault} after ${way} from ${from.name}`)
    }
    this.findings.push(...loosened(to.name, before, await policiesOf(to), report))
    this.findings.push(...(await mislabelled(to)))
    // Of two records that go to one place, one stays behind, and may come the next time.
    if (twice && !conflicts) {
      const again = await transfer(way, to, from, rules)
      if (again.copied.length + again.revoked.length + (again.narrowed?.length ?? 0) > 0) {
        this.findings.push(`${way} to ${to.name} from ${from.name} does something the second time`)
      }
    }
  }
}

function nameOf(location) {
  if (location === undefined) return undefined
  const text = (bytes) => new TextDecoder().decode(bytes)
  return location.kind === 'counter'
    ? `${text(location.vaultPath)}#${location.counter}`
    : `${text(location.vaultPath)}/${text(location.recordPath)}`
}
