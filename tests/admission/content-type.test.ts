import { expect, it } from 'vitest'
import { isAdmittedContentType } from '../../src/admission/content-type.ts'

it.each([
  'application/json',
  'application/json; charset=utf-8',
  'Application/JSON;charset="UTF-8"',
  'application/json; profile=x',
])('admits %s', (contentType) => expect(isAdmittedContentType(contentType)).toBe(true))

it.each([
  null,
  '',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/graphql',
  'text/plain; application/json',
])('refuses %s', (contentType) => expect(isAdmittedContentType(contentType)).toBe(false))
