import { describe } from 'vitest'
import { describeWithPostgres } from '../../support/postgres.ts'
import { openClinic } from './clinic.ts'
import { concurrency } from './concurrency.ts'
import { judge } from './judge.ts'
import { keysInLists } from './keys-in-lists.ts'
import { lists } from './lists.ts'
import { loaderPrograms } from './loaders.ts'
import { prismaFields } from './prisma-fields.ts'
import { prismaKeys } from './prisma-keys.ts'
import { prismaResolvers } from './prisma-resolvers.ts'
import { queryBuilders } from './query-builders.ts'
import { repeatsAndWrites } from './repeats-and-writes.ts'
import { requests } from './requests.ts'
import { servicePrograms } from './services.ts'
import { shapes } from './shapes.ts'
import { openShop } from './shop.ts'
import { styles } from './styles.ts'

const ofClinic = {
  concurrency,
  'keys-in-lists': keysInLists,
  lists,
  loaders: loaderPrograms,
  'query-builders': queryBuilders,
  'repeats-and-writes': repeatsAndWrites,
  requests,
  services: servicePrograms,
  shapes,
  styles,
}

const ofShop = {
  'prisma-fields': prismaFields,
  'prisma-keys': prismaKeys,
  'prisma-resolvers': prismaResolvers,
}

// In one file: what they all import takes longer than most of them.
describeWithPostgres('a program with a pool', () => {
  const clinic = openClinic()
  for (const [file, programs] of Object.entries(ofClinic))
    describe(file, () => judge(programs, file, () => ({ db: clinic.db, elsewhere: clinic.elsewhere })))
})

describeWithPostgres('a program with Prisma', () => {
  const shop = openShop()
  for (const [file, programs] of Object.entries(ofShop))
    describe(file, () => judge(programs, file, () => ({ prisma: shop.prisma })))
})
