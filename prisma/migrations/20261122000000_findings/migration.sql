-- Findings get what they lose, the loader they are about, the code to write, and the sample that shows them.

-- AlterTable
ALTER TABLE "performance"."findings" ADD COLUMN "loader" TEXT,
ADD COLUMN "patch" TEXT,
ADD COLUMN "evidence" TEXT,
ADD COLUMN "max_statements_per_operation" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "performance"."finding_windows" ADD COLUMN "lost_ms" DOUBLE PRECISION NOT NULL DEFAULT 0;

UPDATE "performance"."findings" f SET "max_statements_per_operation" = w."max"
FROM (SELECT "identity", max("max_statements_per_operation") FROM "performance"."finding_windows" GROUP BY "identity") w
WHERE w."identity" = f."identity";
