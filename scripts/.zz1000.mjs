import { cutSyncs } from '/work/main/scripts/faults/cuts.mjs'
import { Tally, table } from '/work/main/scripts/faults/tally.mjs'
const t = new Tally('cut sync'); const n = Number(process.argv[2]); const t0=performance.now()
await t.chain(() => cutSyncs({ count: n, tally: t, random: Math.random }))
console.log(table([t]).slice(0,6000), ((performance.now()-t0)/n).toFixed(0)+' ms a round')
