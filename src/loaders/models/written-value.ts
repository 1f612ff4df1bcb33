import { isIP } from 'node:net'
import type { DataModel, ScalarField } from '../data-model.ts'
import { parameterType } from './sql.ts'

/** A value as a parameter of a statement. JSON keeps each of them as it is: Prisma sends parameters through it. */
export type Parameter = string | number | boolean

/** Of a value that no row can have in that column. */
export const impossible = Symbol('a value that the column cannot have')

/** Writes a value, neither null nor undefined, as a parameter for one column. */
export type WriteValue = (value: unknown) => Parameter | typeof impossible

/**
 * How values are written for a column: numbers and strings of digits for integers, ISO strings and dates for times, a value's name in
 * Prisma for an enum. What the column cannot hold is never sent: PostgreSQL would refuse the whole statement for it.
 */
export function writerOf(field: ScalarField, { enums }: DataModel): WriteValue {
  if (field.isEnum) return writeEnum(enums[field.type]?.values ?? {})
  const type = parameterType(field.sqlType)
  switch (field.type) {
    case 'Int':
    case 'BigInt':
      return writeInteger(
        ...(integerRanges[type] ?? integerRanges[field.type === 'Int' ? 'integer' : 'bigint']),
      )
    case 'Float':
      return writeFloat(type === 'real' || type === 'float4')
    case 'Decimal':
      return writeDecimal
    case 'DateTime':
      return writeDate
    case 'Boolean':
      return (value) => (typeof value === 'boolean' ? value : impossible)
    case 'Bytes':
      return writeBytes
    case 'Json':
      return () => impossible
    default:
      return writeText(type)
  }
}

type Range = readonly [least: bigint, most: bigint]
const ofBytes = (bytes: bigint): Range => [-(1n << (8n * bytes - 1n)), (1n << (8n * bytes - 1n)) - 1n]
const integerRanges: Readonly<Record<string, Range>> & Readonly<Record<'integer' | 'bigint', Range>> = {
  smallint: ofBytes(2n),
  int2: ofBytes(2n),
  integer: ofBytes(4n),
  bigint: ofBytes(8n),
  int8: ofBytes(8n),
  oid: [0n, (1n << 32n) - 1n],
}

/** Gives a number where that is exact, so that `42` and `"42"` are one key. */
function writeInteger(least: bigint, most: bigint): WriteValue {
  const [low, high] = [Number(least), Number(most)]
  return (value) => {
    if (typeof value === 'number') {
      const fits = Number.isSafeInteger(value) && value >= low && value <= high
      return fits ? value + 0 : impossible
    }
    if (typeof value === 'string' && !/^(0|-?[1-9]\d{0,18})$/.test(value)) return impossible
    if (typeof value !== 'string' && typeof value !== 'bigint') return impossible
    const integer = BigInt(value)
    if (integer < least || integer > most) return impossible
    const number = Number(integer)
    return Number.isSafeInteger(number) ? number : String(integer)
  }
}

function writeFloat(isSingle: boolean): WriteValue {
  return (value) => {
    if (typeof value !== 'number') return impossible
    if (!Number.isFinite(value)) return String(value)
    const held = isSingle ? Math.fround(value) : value
    if (!Number.isFinite(held) || (held === 0 && value !== 0)) return impossible
    return value + 0
  }
}

/** A number, a bigint, digits, or a Decimal of any copy of the library: they all say what they are. */
const writeDecimal: WriteValue = (value) => {
  const isDecimal = Object.prototype.toString.call(value) === '[object Decimal]'
  if (!isDecimal && !['string', 'number', 'bigint'].includes(typeof value)) return impossible
  const text = String(value)
  const [digits, exponent = '0'] = text.split(/e/i)
  const isNumber =
    text === 'NaN' || /^-?Infinity$/.test(text) || /^-?\d{1,1000}(\.\d{1,1000})?$/.test(digits ?? '')
  return isNumber && /^[+-]?\d{1,5}$/.test(exponent) && Math.abs(Number(exponent)) <= 10_000
    ? text
    : impossible
}

/**
 * As Prisma's driver adapter writes a date: its digits in UTC without a zone, so that what was read is found again whatever the session's
 * time zone is.
 */
const writeDate: WriteValue = (value) => {
  const isText = typeof value === 'string' && /^\d{4}-\d\d-\d\d(T\d\d:\d\d|$)/.test(value)
  const date = value instanceof Date ? value : new Date(isText ? value : Number.NaN)
  const year = date.getUTCFullYear()
  return year >= 1 && year <= 9999 ? date.toISOString().slice(0, -1).replace('T', ' ') : impossible
}

const writeBytes: WriteValue = (value) =>
  value instanceof Uint8Array
    ? `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
    : impossible

const writeEnum = (values: Readonly<Record<string, string>>): WriteValue => {
  const known = new Map(Object.entries(values))
  return (value) => known.get(value as string) ?? impossible
}

function writeText(type: string): WriteValue {
  const hasForm = forms[type]
  return (value) => {
    if (typeof value !== 'string' || hasForm?.(value) === false) return impossible
    // A zero byte is in no text of PostgreSQL's; half a surrogate pair would be sent as U+FFFD, which is another string.
    if (value.includes('\0') || /\p{Surrogate}/u.test(value)) return impossible
    return type === 'uuid' ? value.toLowerCase() : value
  }
}

// Of the types that refuse most texts.
const forms: Readonly<Record<string, (text: string) => boolean>> = {
  uuid: (text) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text),
  varbit: isBits,
  '"bit"': isBits,
  inet: isNetworkAddress,
}

function isBits(text: string): boolean {
  return /^[01]*$/.test(text)
}

function isNetworkAddress(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const version = address.includes('%') ? 0 : isIP(address)
  const isMask = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  return version !== 0 && isMask && rest.length === 0
}
