#!/usr/bin/env node
import helper from '@prisma/generator-helper'
import { version } from '../../version.ts'
import { generate } from './generate.ts'

// Prisma starts this program for each generator block that names it, and speaks to it in JSON lines over its streams.
helper.generatorHandler({
  onManifest: () => ({ prettyName: 'Sluice loaders', version, defaultOutput: '../generated/loaders.ts' }),
  onGenerate: generate,
})
