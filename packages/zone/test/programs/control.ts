import { attempt, cleanUp } from './attacks.js'

/** The same attempt in an ordinary process: what works here and not in a zone, the zone prevents. */
const result = attempt(process.argv[2] as string)
cleanUp()
process.stdout.write(String(result))
