-- Windows get a level (minute, hour, day), histograms become bytes, and what the tables hold is converted.

-- The buckets of one histogram, or of several whose bytes were joined, which are read as their sum. Bucket i counts the durations in
-- (0.01 * 1.02^(i-1), 0.01 * 1.02^i] milliseconds; bucket 0 those of at most 0.01. The bytes of one histogram: the number of pairs, then
-- for each bucket that is not empty the distance of its index from the one before (the first: from 0) and its count; every number is
-- an unsigned LEB128. Of one hour of one signature:
--   select b.bucket, b.count from performance.operation_windows w, performance.histogram_buckets(w.durations) b
--   where w.level = 'hour' and w.window_start = '2026-11-21 12:00Z' and w.signature = '…'
CREATE FUNCTION "performance"."histogram_buckets"(bytes BYTEA) RETURNS TABLE (bucket INTEGER, count BIGINT)
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  counts BIGINT[] := '{}';
  size CONSTANT INTEGER := length(bytes);
  number BIGINT := 0;
  shift INTEGER := 0;
  byte INTEGER;
  -- How many numbers of this histogram are still to come; the index comes before its count.
  left_over BIGINT := 0;
  at INTEGER := 0;
BEGIN
  FOR i IN 0 .. size - 1 LOOP
    byte := get_byte(bytes, i);
    number := number + ((byte & 127)::BIGINT << shift);
    shift := shift + 7;
    CONTINUE WHEN byte > 127;
    IF left_over = 0 THEN
      left_over := number * 2;
      at := 0;
    ELSE
      IF left_over % 2 = 0 THEN
        at := at + number;
      ELSE
        counts[at] := coalesce(counts[at], 0) + number;
      END IF;
      left_over := left_over - 1;
    END IF;
    number := 0;
    shift := 0;
  END LOOP;
  RETURN QUERY SELECT i, counts[i] FROM generate_subscripts(counts, 1) AS i WHERE counts[i] > 0 ORDER BY i;
END $$;

-- The bytes of one histogram; its indexes ascend.
CREATE FUNCTION "performance"."histogram_bytes"(indexes INTEGER[], counts BIGINT[]) RETURNS BYTEA
LANGUAGE plpgsql AS $$
DECLARE
  hex TEXT := '';
  numbers BIGINT[] := ARRAY[coalesce(cardinality(indexes), 0)];
  number BIGINT;
BEGIN
  FOR i IN 1 .. coalesce(cardinality(indexes), 0) LOOP
    numbers := numbers || (indexes[i] - CASE i WHEN 1 THEN 0 ELSE indexes[i - 1] END)::BIGINT || counts[i];
  END LOOP;
  FOREACH number IN ARRAY numbers LOOP
    WHILE number > 127 LOOP
      hex := hex || lpad(to_hex((number & 127) | 128), 2, '0');
      number := number >> 7;
    END LOOP;
    hex := hex || lpad(to_hex(number), 2, '0');
  END LOOP;
  RETURN decode(hex, 'hex');
END $$;

-- RenameTable
ALTER TABLE "performance"."operation_windows" RENAME TO "old_operation_windows";
ALTER INDEX "performance"."operation_windows_pkey" RENAME TO "old_operation_windows_pkey";
ALTER TABLE "performance"."finding_windows" RENAME TO "old_finding_windows";
ALTER INDEX "performance"."finding_windows_pkey" RENAME TO "old_finding_windows_pkey";

-- CreateTable
CREATE TABLE "performance"."operation_windows" (
    "level" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "gateway" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "signature" TEXT NOT NULL,
    "operation_name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "requests" BIGINT NOT NULL,
    "errors" BIGINT NOT NULL,
    "ok" BIGINT NOT NULL,
    "partial" BIGINT NOT NULL,
    "client_errors" BIGINT NOT NULL,
    "server_errors" BIGINT NOT NULL,
    "refused" BIGINT NOT NULL,
    "cache_hits" BIGINT NOT NULL,
    "cache_stale" BIGINT NOT NULL,
    "cache_misses" BIGINT NOT NULL,
    "cache_bypasses" BIGINT NOT NULL,
    "cache_private" BIGINT NOT NULL,
    "with_findings" BIGINT NOT NULL,
    "request_bytes" BIGINT NOT NULL,
    "response_bytes" BIGINT NOT NULL,
    "statements" BIGINT NOT NULL,
    "database_ms" DOUBLE PRECISION NOT NULL,
    "admission_ms" DOUBLE PRECISION NOT NULL,
    "parse_ms" DOUBLE PRECISION NOT NULL,
    "validate_ms" DOUBLE PRECISION NOT NULL,
    "execute_ms" DOUBLE PRECISION NOT NULL,
    "serialise_ms" DOUBLE PRECISION NOT NULL,
    "total_ms" DOUBLE PRECISION NOT NULL,
    "sum_squares_ms" DOUBLE PRECISION NOT NULL,
    "min_ms" DOUBLE PRECISION NOT NULL,
    "max_ms" DOUBLE PRECISION NOT NULL,
    "error_codes" JSONB,
    "durations" BYTEA NOT NULL,

    CONSTRAINT "operation_windows_pkey" PRIMARY KEY ("level", "window_start", "gateway", "sequence", "signature")
);

-- CreateTable
CREATE TABLE "performance"."client_windows" (
    "level" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "gateway" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "signature" TEXT NOT NULL,
    "client_name" TEXT NOT NULL,
    "client_version" TEXT NOT NULL,
    "requests" BIGINT NOT NULL,
    "errors" BIGINT NOT NULL,
    "ok" BIGINT NOT NULL,
    "partial" BIGINT NOT NULL,
    "client_errors" BIGINT NOT NULL,
    "server_errors" BIGINT NOT NULL,
    "refused" BIGINT NOT NULL,
    "cache_hits" BIGINT NOT NULL,
    "cache_stale" BIGINT NOT NULL,
    "cache_misses" BIGINT NOT NULL,
    "cache_bypasses" BIGINT NOT NULL,
    "cache_private" BIGINT NOT NULL,
    "with_findings" BIGINT NOT NULL,
    "request_bytes" BIGINT NOT NULL,
    "response_bytes" BIGINT NOT NULL,
    "statements" BIGINT NOT NULL,
    "database_ms" DOUBLE PRECISION NOT NULL,
    "admission_ms" DOUBLE PRECISION NOT NULL,
    "parse_ms" DOUBLE PRECISION NOT NULL,
    "validate_ms" DOUBLE PRECISION NOT NULL,
    "execute_ms" DOUBLE PRECISION NOT NULL,
    "serialise_ms" DOUBLE PRECISION NOT NULL,
    "total_ms" DOUBLE PRECISION NOT NULL,
    "sum_squares_ms" DOUBLE PRECISION NOT NULL,
    "min_ms" DOUBLE PRECISION NOT NULL,
    "max_ms" DOUBLE PRECISION NOT NULL,
    "error_codes" JSONB,
    "durations" BYTEA NOT NULL,

    CONSTRAINT "client_windows_pkey" PRIMARY KEY ("level", "window_start", "gateway", "sequence", "signature", "client_name", "client_version")
);

-- CreateTable
CREATE TABLE "performance"."part_windows" (
    "level" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "gateway" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "signature" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "operations" BIGINT NOT NULL,
    "count" BIGINT NOT NULL,
    "errors" BIGINT NOT NULL,
    "items" BIGINT NOT NULL,
    "total_ms" DOUBLE PRECISION NOT NULL,
    "max_ms" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "part_windows_pkey" PRIMARY KEY ("level", "window_start", "gateway", "sequence", "signature", "part", "name", "place")
);

-- CreateTable
CREATE TABLE "performance"."finding_windows" (
    "level" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "gateway" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "identity" TEXT NOT NULL,
    "operations" BIGINT NOT NULL,
    "max_statements_per_operation" BIGINT NOT NULL,
    "latest_statements_per_operation" BIGINT NOT NULL,
    "latest_at" TIMESTAMPTZ(3) NOT NULL,
    "rows" BIGINT NOT NULL,
    "total_ms" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "finding_windows_pkey" PRIMARY KEY ("level", "window_start", "gateway", "sequence", "identity")
);

-- CreateTable
CREATE TABLE "performance"."roll_ups" (
    "level" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "rolled_at" TIMESTAMPTZ(3) NOT NULL,
    "is_final" BOOLEAN NOT NULL,

    CONSTRAINT "roll_ups_pkey" PRIMARY KEY ("level", "window_start")
);

-- CreateTable
CREATE TABLE "performance"."statements" (
    "fingerprint" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "last_seen" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "statements_pkey" PRIMARY KEY ("fingerprint")
);

-- AlterTable
ALTER TABLE "performance"."samples" ADD COLUMN "reason" TEXT NOT NULL DEFAULT 'slow',
ADD COLUMN "client_name" TEXT NOT NULL DEFAULT '';
ALTER TABLE "performance"."samples" ALTER COLUMN "reason" DROP DEFAULT,
ALTER COLUMN "client_name" DROP DEFAULT;

-- AlterTable
ALTER TABLE "performance"."signatures" ADD COLUMN "operation_name" TEXT,
ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE "performance"."signatures" ALTER COLUMN "kind" DROP DEFAULT;

-- Audiences are added up. GROUPING SETS gives the rows of each signature and, under '', those of all operations together.
INSERT INTO "performance"."operation_windows"
SELECT 'minute', "window_start", "gateway", "sequence", coalesce("signature", ''),
  CASE WHEN "signature" IS NULL THEN '' ELSE max("operation_name") END, CASE WHEN "signature" IS NULL THEN 'unknown' ELSE max("kind") END,
  sum("requests"), sum("errors"), sum("ok"), sum("partial"), sum("client_errors"), sum("server_errors"), sum("refused"),
  sum("cache_hits"), sum("cache_stale"), sum("cache_misses"), sum("cache_bypasses"), sum("cache_private"), 0,
  sum("request_bytes"), sum("response_bytes"), sum("statements"), sum("database_ms"), 0, 0, 0, 0, 0,
  sum("total_ms"), sum("sum_squares_ms"), min("min_ms"), max("max_ms"), NULL,
  string_agg("performance"."histogram_bytes"("bucket_indexes", "bucket_counts"), '')
FROM "performance"."old_operation_windows"
GROUP BY GROUPING SETS (("window_start", "gateway", "sequence", "signature"), ("window_start", "gateway", "sequence"));

-- Which client it was is not known.
INSERT INTO "performance"."client_windows"
SELECT "level", "window_start", "gateway", "sequence", "signature", '', '',
  "requests", "errors", "ok", "partial", "client_errors", "server_errors", "refused",
  "cache_hits", "cache_stale", "cache_misses", "cache_bypasses", "cache_private", "with_findings",
  "request_bytes", "response_bytes", "statements", "database_ms", "admission_ms", "parse_ms", "validate_ms", "execute_ms", "serialise_ms",
  "total_ms", "sum_squares_ms", "min_ms", "max_ms", "error_codes", "durations"
FROM "performance"."operation_windows";

-- In how many operations a part took part was not counted: at most in as many as it had calls, and as there were.
WITH "parts" AS (
  SELECT "window_start", "gateway", "sequence", "signature", 'resolver' AS "part", "coordinate" AS "name",
    "calls" AS "count", "errors", 0 AS "items", "total_ms", "max_ms" FROM "performance"."resolver_windows"
  UNION ALL
  SELECT "window_start", "gateway", "sequence", "signature", 'loader', "loader", "batches", "errors", "keys", "total_ms", "max_ms"
  FROM "performance"."loader_windows"),
"bounded" AS (
  SELECT p.*, least(p."count", w."requests") AS "operations" FROM "parts" p
  LEFT JOIN "performance"."operation_windows" w USING ("window_start", "gateway", "sequence", "signature"))
INSERT INTO "performance"."part_windows"
SELECT 'minute', "window_start", "gateway", "sequence", coalesce("signature", ''), "part", "name", '',
  sum("operations"), sum("count"), sum("errors"), sum("items"), sum("total_ms"), max("max_ms")
FROM "bounded" GROUP BY GROUPING SETS (
  ("window_start", "gateway", "sequence", "signature", "part", "name"), ("window_start", "gateway", "sequence", "part", "name"));

INSERT INTO "performance"."finding_windows" SELECT 'minute', w.* FROM "performance"."old_finding_windows" w;

UPDATE "performance"."signatures" s SET "operation_name" = nullif(w."operation_name", ''), "kind" = w."kind"
FROM (SELECT DISTINCT ON ("signature") "signature", "operation_name", "kind" FROM "performance"."operation_windows"
  ORDER BY "signature", "window_start" DESC) w WHERE w."signature" = s."signature";

UPDATE "performance"."samples" SET "reason" = CASE WHEN "outcome" IN ('partial', 'serverError') THEN 'failed' ELSE 'slow' END,
  "body" = '{"spans": [], "timeline": [], "truncated": false, "client": {"name": "", "version": ""}}'::JSONB
    || jsonb_build_object('tier', CASE "body"->>'audience' WHEN 'administrator' THEN 'administrator' ELSE 'anonymous' END)
    || "body"
    || jsonb_build_object(
      'phases', '{"admissionMs": 0, "serialiseMs": 0}'::JSONB || coalesce("body"->'phases', '{}'),
      'resolvers', (SELECT coalesce(jsonb_agg('{"startMs": 0, "endMs": 0, "busyMs": 0}'::JSONB || r), '[]')
        FROM jsonb_array_elements("body"->'resolvers') r),
      'statements', (SELECT coalesce(jsonb_agg(jsonb_build_object('busyMs', s->'totalMs') || s), '[]')
        FROM jsonb_array_elements("body"->'statements') s));

-- DropTable
DROP TABLE "performance"."old_operation_windows", "performance"."old_finding_windows", "performance"."resolver_windows",
  "performance"."loader_windows";
DROP FUNCTION "performance"."histogram_bytes";

-- CreateIndex
CREATE INDEX "operation_windows_signature_level_window_start_idx" ON "performance"."operation_windows"("signature", "level", "window_start");

-- CreateIndex
CREATE INDEX "operation_windows_operation_name_signature_idx" ON "performance"."operation_windows"("operation_name", "signature");

-- CreateIndex
CREATE INDEX "client_windows_signature_level_window_start_idx" ON "performance"."client_windows"("signature", "level", "window_start");

-- CreateIndex
CREATE INDEX "part_windows_signature_part_level_window_start_idx" ON "performance"."part_windows"("signature", "part", "level", "window_start");

-- CreateIndex
CREATE INDEX "samples_signature_at_idx" ON "performance"."samples"("signature", "at");

-- CreateIndex
CREATE INDEX "signatures_operation_name_idx" ON "performance"."signatures"("operation_name");

-- CreateIndex
CREATE INDEX "statements_last_seen_idx" ON "performance"."statements"("last_seen");
