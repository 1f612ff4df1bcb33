import { Histogram } from '../dist/aggregation/histogram.js'

const signatures = 500
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const iso = (at) => new Date(at).toISOString()
// Requests of one signature in a window of each level: 20 a minute and gateway.
const requestsOf = { minute: 20, hour: 20 * 60 * 2, day: 20 * 60 * 24 * 2 }

/**
 * Rows as 2 gateways leave them after 60 days of 500 signatures with 20 operations a minute: every day, the hours of the first and the last
 * two days of the last 30, the minutes of the last two hours. Minutes and hours in between would be there as well, but are not read. Of each
 * signature 100 operations are kept whole; one in ten has a finding.
 *
 * @returns how many rows
 */
export async function fill(pool, now) {
  const thisHour = Math.floor(now / hourMs) * hourMs
  const today = Math.floor(now / dayMs) * dayMs
  const first = Math.floor((now - 30 * dayMs) / dayMs) * dayMs
  const spans = [
    { level: 'day', from: today - 60 * dayMs, to: today },
    { level: 'hour', from: first, to: first + 2 * dayMs },
    { level: 'hour', from: today - dayMs, to: thisHour },
    { level: 'minute', from: thisHour - hourMs, to: now },
  ]
  const client = await pool.connect()
  try {
    await client.query(`create temp table templates (level text, signature text, variant int, operation_name text, requests bigint,
      errors bigint, statements bigint, total_ms float8, sum_squares_ms float8, min_ms float8, max_ms float8, durations bytea)`)
    for (const level of Object.keys(requestsOf)) {
      await client.query(
        `insert into templates select * from jsonb_populate_recordset(null::templates, $1::jsonb)`,
        [JSON.stringify(templatesOf(level))],
      )
    }
    let rows = 0
    for (const span of spans) for (const sql of inserts(span)) rows += (await client.query(sql)).rowCount
    await client.query(
      `insert into performance.roll_ups select distinct level, window_start, window_start,
          window_start < case level when 'hour' then $1::timestamptz else $2::timestamptz end
        from performance.operation_windows where level <> 'minute'`,
      [iso(thisHour - 48 * hourMs), iso(first)],
    )
    await client.query(`insert into performance.signatures (signature, operation_name, kind, document, last_seen)
      select distinct signature, operation_name, 'query', 'query { a }', now() from templates where signature <> ''`)
    await client.query(`insert into performance.statements
      select distinct name, 'select * from ' || name, now() from performance.part_windows where part = 'statement'`)
    for (const sql of findings) await client.query(sql)
    await client.query(samples, [iso(now)])
    await client.query('vacuum analyze')
    return rows
  } finally {
    client.release(true)
  }
}

/** Four histograms of each signature, log-normal about a median of its own between 2 and 500 ms. */
function* templates(level) {
  const requests = requestsOf[level]
  for (let index = -1; index < signatures; index++) {
    const variants = level === 'minute' ? 4 : 1
    for (let variant = 0; variant < variants; variant++) {
      const isAll = index === -1
      const histogram = new Histogram()
      // All operations together take any time; their counts are those of the signatures.
      const count = isAll ? requests * signatures : requests
      const drawn = Math.min(count, 20_000)
      for (let i = 0; i < drawn; i++) histogram.record(durationOf(isAll ? i % signatures : index))
      yield { index, variant, count, histogram, scale: count / drawn }
    }
  }
}

function templatesOf(level) {
  return [...templates(level)].map(({ index, variant, count, histogram, scale }) => {
    const { sum, sumSquares, min, max, buckets } = histogram.toData()
    return {
      level,
      variant,
      signature: index === -1 ? '' : `signature-${String(index).padStart(22, '0')}`,
      operation_name: index === -1 ? '' : `Operation${index}`,
      requests: count,
      errors: Math.floor(count / 100),
      statements: 3 * count,
      total_ms: sum * scale,
      sum_squares_ms: sumSquares * scale,
      min_ms: min,
      max_ms: max,
      durations: `\\x${Buffer.from(scaled(buckets, scale)).toString('hex')}`,
    }
  })
}

/** Bytes joined are their sum. */
const scaled = (buckets, times) => {
  const histogram = new Histogram()
  for (let i = 0; i < Math.round(times); i++)
    histogram.merge({ count: 1, sum: 0, sumSquares: 0, min: 0, max: 0, buckets })
  return histogram.toData().buckets
}

let seed = 1
function random() {
  seed = (seed * 1103515245 + 12345) % 2147483648
  return (seed + 1) / 2147483650
}

function durationOf(index) {
  const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
  return 2 * 250 ** (index / signatures) * Math.exp(0.5 * normal)
}

function inserts({ level, from, to }) {
  const isMinute = level === 'minute'
  const windows = `generate_series('${iso(from)}'::timestamptz, '${iso(to - 1)}'::timestamptz, '1 ${level}') at
    cross join unnest(${isMinute ? "array['a', 'b']" : "array['']"}) gateway
    join templates t on t.level = '${level}' and t.variant = ${isMinute ? '(extract(epoch from at) / 60)::int % 4' : '0'}`
  const key = `'${level}', at, gateway, ${isMinute ? '(extract(epoch from at) / 60)::int' : '0'}, signature`
  const figures = (
    share,
  ) => `(requests * ${share})::bigint, (errors * ${share})::bigint, ((requests - errors) * ${share})::bigint, 0, 0,
    (errors * ${share})::bigint, 0, 0, 0, (requests * ${share})::bigint, 0, 0, 0, 200 * requests, 4000 * requests, statements,
    total_ms * 0.3, requests * 0.1, requests * 0.2, requests * 0.3, total_ms * 0.9, requests * 0.2, total_ms, sum_squares_ms, min_ms, max_ms,
    case when errors > 0 then jsonb_build_object('INTERNAL_SERVER_ERROR', errors) end, durations`
  const parts = `(select 'resolver' as part, 'Type' || n || '.field' || right(signature, 2) as name, '' as place from generate_series(1, 4) n
    union all select 'loader', 'loader' || n, '' from generate_series(1, 2) n
    union all select 'statement', 'statement' || n || right(signature, 2), 'Type' || n || '.field' from generate_series(1, 3) n) p`
  return [
    `insert into performance.operation_windows select ${key}, operation_name, 'query', ${figures(1)} from ${windows} order by at, gateway`,
    `insert into performance.client_windows select ${key}, client, '1.0', ${figures(0.5)}
      from ${windows} cross join unnest(array['web', 'phone']) client order by at, gateway`,
    `insert into performance.part_windows select ${key}, part, name, place, requests, 3 * requests, 0, 9 * requests, total_ms * 0.2, max_ms
      from ${windows} cross join lateral ${parts} order by at, gateway`,
  ]
}

const findings = [
  `insert into performance.findings select signature, 'N_PLUS_ONE', 'Type1.field', 'a.*.b', operation_name, signature, 'select 1', 'f',
    'advice', last_seen, last_seen from performance.signatures where signature like '%0'`,
  `insert into performance.finding_windows
    select w.level, w.window_start, w.gateway, w.sequence, f.identity, 1, 20, 20, w.window_start, 40, 50
    from performance.operation_windows w join performance.findings f using (signature)`,
]

const samples = `insert into performance.samples (id, gateway, at, duration_ms, signature, operation_name, outcome, body, reason, client_name)
  select signature || '-' || n, 'a', $1::timestamptz - n * interval '7 hours', n, signature, operation_name, 'ok',
    jsonb_build_object('client', '{"name": "web", "version": "1"}'::jsonb, 'http', '{"status": 200}'::jsonb, 'kind', 'query', 'document',
      repeat('a ', 1000), 'resolvers', list, 'batches', list, 'statements', list, 'spans', list, 'timeline', list), 'slow', 'web'
  from performance.signatures, generate_series(1, 100) n, jsonb_build_array() list`
