-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "performance";

-- CreateTable
CREATE TABLE "performance"."operation_windows" (
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "gateway" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "signature" TEXT NOT NULL,
    "operation_name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
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
    "request_bytes" BIGINT NOT NULL,
    "response_bytes" BIGINT NOT NULL,
    "statements" BIGINT NOT NULL,
    "database_ms" DOUBLE PRECISION NOT NULL,
    "total_ms" DOUBLE PRECISION NOT NULL,
    "sum_squares_ms" DOUBLE PRECISION NOT NULL,
    "min_ms" DOUBLE PRECISION NOT NULL,
    "max_ms" DOUBLE PRECISION NOT NULL,
    "bucket_indexes" INTEGER[],
    "bucket_counts" BIGINT[],

    CONSTRAINT "operation_windows_pkey" PRIMARY KEY ("window_start", "gateway", "sequence", "signature", "operation_name", "kind", "audience")
);

-- CreateTable
CREATE TABLE "performance"."resolver_windows" (
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "gateway" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "signature" TEXT NOT NULL,
    "coordinate" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "errors" BIGINT NOT NULL,
    "total_ms" DOUBLE PRECISION NOT NULL,
    "max_ms" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "resolver_windows_pkey" PRIMARY KEY ("window_start", "gateway", "sequence", "signature", "coordinate")
);

-- CreateTable
CREATE TABLE "performance"."loader_windows" (
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "gateway" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "signature" TEXT NOT NULL,
    "loader" TEXT NOT NULL,
    "batches" BIGINT NOT NULL,
    "keys" BIGINT NOT NULL,
    "errors" BIGINT NOT NULL,
    "total_ms" DOUBLE PRECISION NOT NULL,
    "max_ms" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "loader_windows_pkey" PRIMARY KEY ("window_start", "gateway", "sequence", "signature", "loader")
);

-- CreateTable
CREATE TABLE "performance"."finding_windows" (
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

    CONSTRAINT "finding_windows_pkey" PRIMARY KEY ("window_start", "gateway", "sequence", "identity")
);

-- CreateTable
CREATE TABLE "performance"."findings" (
    "identity" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "coordinate" TEXT NOT NULL,
    "path_pattern" TEXT NOT NULL,
    "operation_name" TEXT,
    "signature" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "advice" TEXT NOT NULL,
    "first_seen" TIMESTAMPTZ(3) NOT NULL,
    "last_seen" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "findings_pkey" PRIMARY KEY ("identity")
);

-- CreateTable
CREATE TABLE "performance"."samples" (
    "id" TEXT NOT NULL,
    "gateway" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" DOUBLE PRECISION NOT NULL,
    "signature" TEXT NOT NULL,
    "operation_name" TEXT,
    "outcome" TEXT NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "samples_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "performance"."signatures" (
    "signature" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "last_seen" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signatures_pkey" PRIMARY KEY ("signature")
);

-- CreateIndex
CREATE INDEX "findings_last_seen_idx" ON "performance"."findings"("last_seen");

-- CreateIndex
CREATE INDEX "samples_at_idx" ON "performance"."samples"("at");

-- CreateIndex
CREATE INDEX "signatures_last_seen_idx" ON "performance"."signatures"("last_seen");
