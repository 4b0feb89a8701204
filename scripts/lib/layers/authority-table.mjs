// Which code inside the zone may name which power of `inside/state/authority.ts`. A type that names
// one here is what a function is given; `handlers/table.ts` gives exactly those to each handler.
// To add a power to a file is to widen what a fault in that file can reach.

const inside = 'stronghold/src/inside/'

/** What a chain of calls needs, besides what only its runner holds. */
const calling = 'powers meter resolver clients attributes stamp guard'
/** What a sync needs that writes into the open snapshot. */
const syncing = 'powers meter resolver clients attributes names stamp batchSecrets snapshot lineage'

export const authority = {
  folder: inside,
  /** Declares the powers, and the type `With` that takes some of them. */
  declares: `${inside}state/authority.ts`,
  /** Holds them all. */
  state: `${inside}state/state.ts`,
  /** Compositions: they make a state and hand parts of it out. */
  whole: [
    `${inside}program/program.ts`,
    `${inside}program/warm-up.ts`,
    // A snapshot of its own, for the length of one export.
    `${inside}sync/bundle.ts`,
  ],
  /** Names powers, and holds none: the rows of the handlers. */
  names: [`${inside}handlers/table.ts`],
  /** Classes that show the powers they were given, and the files that may import them. */
  carriers: {
    [`${inside}calls/chain.ts`]: ['runner', 'open-sources', 'write-product'].map(
      (name) => `${inside}calls/${name}.ts`,
    ),
  },
  /** By file or folder; the longest prefix wins. Where nothing is said, nothing may be named. */
  files: {
    [`${inside}calls/`]: calling,
    // Opened and revealed secrets are in the hands of the runner, and of the chain that it runs.
    [`${inside}calls/chain.ts`]: `${calling} names batchSecrets publicValues revealed temporaryContent`,
    [`${inside}calls/runner.ts`]: `${calling} names batchSecrets publicValues revealed temporaryContent`,

    [`${inside}handlers/calls.ts`]: `${calling} handles names batchSecrets publicValues revealed temporaryContent`,
    [`${inside}handlers/client.ts`]: 'clients handles names',
    // `Replace` runs calls.
    [`${inside}handlers/destroy.ts`]: `${calling} handles names owner batchSecrets publicValues revealed temporaryContent`,
    [`${inside}handlers/destroying.ts`]: 'clients handles attributes stamp batchSecrets',
    [`${inside}handlers/host.ts`]: 'powers memory',
    [`${inside}handlers/inventory.ts`]: 'powers resolver clients handles attributes',
    [`${inside}handlers/partner.ts`]: 'powers clients owner snapshot',
    [`${inside}handlers/policy.ts`]: `${calling} handles approvals owner batchSecrets`,
    [`${inside}handlers/pull.ts`]: `${syncing} handles`,
    [`${inside}handlers/puller.ts`]: `${syncing} handles`,
    // The file key, its proof, and a snapshot that opens: here, and the key once more below.
    [`${inside}handlers/snapshot.ts`]:
      'powers memory attributes owner snapshot lineage keys storedKeys install',
    [`${inside}handlers/store.ts`]: 'powers meter stores',
    [`${inside}handlers/sync.ts`]: `${syncing} memory handles approvals owner`,
    // One client's commit is sealed under the file key, beside what the file has of the others.
    [`${inside}handlers/transfer.ts`]:
      'powers memory clients attributes names stamp owner batchSecrets snapshot lineage keys storedKeys replaceSnapshot',
    [`${inside}handlers/verify.ts`]: 'powers memory verifiedKey',

    [`${inside}partners/`]: 'powers resolver clients snapshot',
    [`${inside}pull/`]: 'powers resolver clients attributes',
    [`${inside}pull/sending.ts`]: 'powers meter resolver attributes names stamp snapshot',
    [`${inside}state/opening.ts`]: 'powers memory',
    [`${inside}state/sealing.ts`]: 'powers attributes snapshot lineage',
    [`${inside}sync/`]: syncing,
    [`${inside}sync/exchange-key.ts`]: 'powers meter resolver handles attributes',
    [`${inside}sync/repair.ts`]: 'powers clients attributes stamp owner lineage',
  },
}
