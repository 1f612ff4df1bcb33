-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "Odd schema";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "billing";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateExtension
CREATE EXTENSION IF NOT EXISTS "citext";

-- CreateEnum
CREATE TYPE "Odd schema"."Odd colour" AS ENUM ('reddish', 'GREEN', 'constructor', 'it is "blue"');

-- CreateEnum
CREATE TYPE "billing"."Plan" AS ENUM ('FREE', 'PAID');

-- CreateTable
CREATE TABLE "Function" (
    "class" INTEGER NOT NULL,
    "constructor" TEXT NOT NULL,
    "toString" INTEGER NOT NULL,
    "delete" DATE NOT NULL,

    CONSTRAINT "Function_pkey" PRIMARY KEY ("class")
);

-- CreateTable
CREATE TABLE "Date" (
    "in" DATE NOT NULL,
    "prototype" INTEGER,

    CONSTRAINT "Date_pkey" PRIMARY KEY ("in")
);

-- CreateTable
CREATE TABLE "Promise" (
    "class" INTEGER NOT NULL,

    CONSTRAINT "Promise_pkey" PRIMARY KEY ("class")
);

-- CreateTable
CREATE TABLE "Odd schema"."select from" (
    "from" BIGINT NOT NULL,
    "order_by" "Odd schema"."Odd colour" NOT NULL,
    "group by" INTEGER NOT NULL,

    CONSTRAINT "select from_pkey" PRIMARY KEY ("from")
);

-- CreateTable
CREATE TABLE "billing"."native types" (
    "id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "text2" TEXT NOT NULL,
    "varChar" VARCHAR(20) NOT NULL,
    "varCharAny" VARCHAR NOT NULL,
    "char" CHAR(2) NOT NULL,
    "bit" BIT(8) NOT NULL,
    "varBit" VARBIT NOT NULL,
    "xml" XML NOT NULL,
    "inet" INET NOT NULL,
    "citext" CITEXT NOT NULL,
    "boolean" BOOLEAN NOT NULL,
    "boolean2" BOOLEAN NOT NULL,
    "int" INTEGER NOT NULL,
    "integer" INTEGER NOT NULL,
    "smallInt" SMALLINT NOT NULL,
    "oid" OID NOT NULL,
    "bigInt" BIGINT NOT NULL,
    "bigInt2" BIGINT NOT NULL,
    "float" DOUBLE PRECISION NOT NULL,
    "double" DOUBLE PRECISION NOT NULL,
    "real" REAL NOT NULL,
    "decimal" DECIMAL(65,30) NOT NULL,
    "decimal2" DECIMAL(10,2) NOT NULL,
    "money" MONEY NOT NULL,
    "dateTime" TIMESTAMP(3) NOT NULL,
    "timestamp" TIMESTAMP(0) NOT NULL,
    "timestamptz" TIMESTAMPTZ(3) NOT NULL,
    "timestamptz6" TIMESTAMPTZ NOT NULL,
    "date" DATE NOT NULL,
    "time" TIME(3) NOT NULL,
    "timetz" TIMETZ NOT NULL,
    "json" JSONB NOT NULL,
    "jsonB" JSONB NOT NULL,
    "jsonText" JSON,
    "bytes" BYTEA NOT NULL,
    "byteA" BYTEA,
    "color" "Odd schema"."Odd colour" NOT NULL DEFAULT 'reddish',
    "colors" "Odd schema"."Odd colour"[],
    "plan" "billing"."Plan",
    "texts" TEXT[],
    "chars" CHAR(3)[],
    "uuids" UUID[],
    "ints" INTEGER[],
    "small" SMALLINT[],
    "bigInts" BIGINT[],
    "floats" DOUBLE PRECISION[],
    "reals" REAL[],
    "decimals" DECIMAL(8,3)[],
    "dateTimes" TIMESTAMP(3)[],
    "dates" DATE[],
    "jsons" JSONB[],
    "bytesList" BYTEA[],
    "booleans" BOOLEAN[],
    "point" point,
    "secret" TEXT,

    CONSTRAINT "native types_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "billing"."ByColor" (
    "color" "Odd schema"."Odd colour" NOT NULL,
    "plan" "billing"."Plan" NOT NULL,
    "day" DATE NOT NULL,
    "amount" DECIMAL(65,30) NOT NULL,
    "bytes" BYTEA NOT NULL,
    "big" BIGINT NOT NULL,
    "uuid" UUID,

    CONSTRAINT "ByColor_pkey" PRIMARY KEY ("color","plan","day","amount","bytes","big")
);

-- CreateTable
CREATE TABLE "users of ours" (
    "user id" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "nick" TEXT,
    "managerId" INTEGER,
    "spouseId" INTEGER,
    "mentorEmail" TEXT,

    CONSTRAINT "users of ours_pkey" PRIMARY KEY ("user id")
);

-- CreateTable
CREATE TABLE "billing"."Org" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "Org_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "billing"."memberships" (
    "userId" INTEGER NOT NULL,
    "orgId" INTEGER NOT NULL,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("userId","orgId")
);

-- CreateTable
CREATE TABLE "billing"."Invitation" (
    "code" CHAR(8) NOT NULL,
    "of_org" INTEGER,
    "of_user" INTEGER NOT NULL,

    CONSTRAINT "Invitation_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "billing"."Badge" (
    "user" INTEGER NOT NULL,
    "org" INTEGER NOT NULL,
    "label" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Profile" (
    "userId" INTEGER NOT NULL,
    "bio" TEXT NOT NULL,

    CONSTRAINT "Profile_pkey" PRIMARY KEY ("userId")
);

-- CreateTable
CREATE TABLE "Setting" (
    "token" TEXT,
    "owner_mail" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Article" (
    "id" INTEGER NOT NULL,
    "writerId" INTEGER NOT NULL,
    "editorMail" TEXT,
    "reviewerId" INTEGER,

    CONSTRAINT "Article_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "billing"."Tag" (
    "name" VARCHAR(30) NOT NULL,

    CONSTRAINT "Tag_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "Label" (
    "articleId" INTEGER NOT NULL,
    "categoryId" BIGINT NOT NULL,

    CONSTRAINT "Label_pkey" PRIMARY KEY ("articleId","categoryId")
);

-- CreateTable
CREATE TABLE "Category" (
    "id" BIGINT NOT NULL,
    "parentId" BIGINT,

    CONSTRAINT "Category_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Comment" (
    "id" INTEGER NOT NULL,
    "onId" INTEGER NOT NULL,

    CONSTRAINT "Comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Video" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "Video_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Picture" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "Picture_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Hidden" (
    "id" INTEGER NOT NULL,
    "userId" INTEGER NOT NULL,

    CONSTRAINT "Hidden_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Lonely" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "Lonely_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "_FunctionToarguments" (
    "A" INTEGER NOT NULL,
    "B" BIGINT NOT NULL,

    CONSTRAINT "_FunctionToarguments_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_Follows" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,

    CONSTRAINT "_Follows_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_Friendship" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,

    CONSTRAINT "_Friendship_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "billing"."_OrgToUser" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,

    CONSTRAINT "_OrgToUser_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_ArticleToUser" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,

    CONSTRAINT "_ArticleToUser_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_ArticleToTag" (
    "A" INTEGER NOT NULL,
    "B" VARCHAR(30) NOT NULL,

    CONSTRAINT "_ArticleToTag_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_Main tags" (
    "A" INTEGER NOT NULL,
    "B" VARCHAR(30) NOT NULL,

    CONSTRAINT "_Main tags_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_ArticleToCategory" (
    "A" INTEGER NOT NULL,
    "B" BIGINT NOT NULL,

    CONSTRAINT "_ArticleToCategory_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE UNIQUE INDEX "Function_constructor_key" ON "Function"("constructor");

-- CreateIndex
CREATE UNIQUE INDEX "Function_toString_key" ON "Function"("toString");

-- CreateIndex
CREATE UNIQUE INDEX "Function_class_toString_key" ON "Function"("class", "toString");

-- CreateIndex
CREATE UNIQUE INDEX "odd_name" ON "Function"("constructor", "class");

-- CreateIndex
CREATE UNIQUE INDEX "select from_order_by_key" ON "Odd schema"."select from"("order_by");

-- CreateIndex
CREATE UNIQUE INDEX "native types_varChar_key" ON "billing"."native types"("varChar");

-- CreateIndex
CREATE UNIQUE INDEX "native types_char_key" ON "billing"."native types"("char");

-- CreateIndex
CREATE UNIQUE INDEX "native types_bit_key" ON "billing"."native types"("bit");

-- CreateIndex
CREATE UNIQUE INDEX "native types_inet_key" ON "billing"."native types"("inet");

-- CreateIndex
CREATE UNIQUE INDEX "native types_citext_key" ON "billing"."native types"("citext");

-- CreateIndex
CREATE UNIQUE INDEX "native types_smallInt_key" ON "billing"."native types"("smallInt");

-- CreateIndex
CREATE UNIQUE INDEX "native types_oid_key" ON "billing"."native types"("oid");

-- CreateIndex
CREATE UNIQUE INDEX "native types_float_key" ON "billing"."native types"("float");

-- CreateIndex
CREATE UNIQUE INDEX "native types_decimal2_key" ON "billing"."native types"("decimal2");

-- CreateIndex
CREATE UNIQUE INDEX "native types_money_key" ON "billing"."native types"("money");

-- CreateIndex
CREATE UNIQUE INDEX "native types_dateTime_key" ON "billing"."native types"("dateTime");

-- CreateIndex
CREATE UNIQUE INDEX "native types_timestamptz_key" ON "billing"."native types"("timestamptz");

-- CreateIndex
CREATE UNIQUE INDEX "native types_time_key" ON "billing"."native types"("time");

-- CreateIndex
CREATE UNIQUE INDEX "native types_jsonB_key" ON "billing"."native types"("jsonB");

-- CreateIndex
CREATE UNIQUE INDEX "native types_bytes_key" ON "billing"."native types"("bytes");

-- CreateIndex
CREATE UNIQUE INDEX "native types_texts_key" ON "billing"."native types"("texts");

-- CreateIndex
CREATE UNIQUE INDEX "native types_plan_color_key" ON "billing"."native types"("plan", "color");

-- CreateIndex
CREATE UNIQUE INDEX "native types_real_key" ON "billing"."native types"("real") WHERE ("boolean" = true);

-- CreateIndex
CREATE UNIQUE INDEX "users of ours_email_key" ON "users of ours"("email");

-- CreateIndex
CREATE UNIQUE INDEX "users of ours_nick_key" ON "users of ours"("nick");

-- CreateIndex
CREATE UNIQUE INDEX "users of ours_spouseId_key" ON "users of ours"("spouseId");

-- CreateIndex
CREATE UNIQUE INDEX "one_badge" ON "billing"."Badge"("user", "org");

-- CreateIndex
CREATE UNIQUE INDEX "Setting_token_key" ON "Setting"("token");

-- CreateIndex
CREATE UNIQUE INDEX "Setting_owner_mail_key" ON "Setting"("owner_mail");

-- CreateIndex
CREATE UNIQUE INDEX "Article_reviewerId_key" ON "Article"("reviewerId");

-- CreateIndex
CREATE INDEX "_FunctionToarguments_B_index" ON "_FunctionToarguments"("B");

-- CreateIndex
CREATE INDEX "_Follows_B_index" ON "_Follows"("B");

-- CreateIndex
CREATE INDEX "_Friendship_B_index" ON "_Friendship"("B");

-- CreateIndex
CREATE INDEX "_OrgToUser_B_index" ON "billing"."_OrgToUser"("B");

-- CreateIndex
CREATE INDEX "_ArticleToUser_B_index" ON "_ArticleToUser"("B");

-- CreateIndex
CREATE INDEX "_ArticleToTag_B_index" ON "_ArticleToTag"("B");

-- CreateIndex
CREATE INDEX "_Main tags_B_index" ON "_Main tags"("B");

-- CreateIndex
CREATE INDEX "_ArticleToCategory_B_index" ON "_ArticleToCategory"("B");

-- AddForeignKey
ALTER TABLE "Function" ADD CONSTRAINT "Function_delete_fkey" FOREIGN KEY ("delete") REFERENCES "Date"("in") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Promise" ADD CONSTRAINT "Promise_class_fkey" FOREIGN KEY ("class") REFERENCES "Function"("class") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing"."ByColor" ADD CONSTRAINT "ByColor_uuid_fkey" FOREIGN KEY ("uuid") REFERENCES "billing"."native types"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users of ours" ADD CONSTRAINT "users of ours_managerId_fkey" FOREIGN KEY ("managerId") REFERENCES "users of ours"("user id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users of ours" ADD CONSTRAINT "users of ours_spouseId_fkey" FOREIGN KEY ("spouseId") REFERENCES "users of ours"("user id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users of ours" ADD CONSTRAINT "users of ours_mentorEmail_fkey" FOREIGN KEY ("mentorEmail") REFERENCES "users of ours"("email") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing"."memberships" ADD CONSTRAINT "memberships_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users of ours"("user id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing"."memberships" ADD CONSTRAINT "memberships_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "billing"."Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing"."Invitation" ADD CONSTRAINT "Invitation_of_org_of_user_fkey" FOREIGN KEY ("of_org", "of_user") REFERENCES "billing"."memberships"("orgId", "userId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing"."Badge" ADD CONSTRAINT "Badge_user_org_fkey" FOREIGN KEY ("user", "org") REFERENCES "billing"."memberships"("userId", "orgId") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Profile" ADD CONSTRAINT "Profile_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users of ours"("user id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Setting" ADD CONSTRAINT "Setting_owner_mail_fkey" FOREIGN KEY ("owner_mail") REFERENCES "users of ours"("email") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Article" ADD CONSTRAINT "Article_writerId_fkey" FOREIGN KEY ("writerId") REFERENCES "users of ours"("user id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Article" ADD CONSTRAINT "Article_editorMail_fkey" FOREIGN KEY ("editorMail") REFERENCES "users of ours"("email") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Article" ADD CONSTRAINT "Article_reviewerId_fkey" FOREIGN KEY ("reviewerId") REFERENCES "users of ours"("user id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Label" ADD CONSTRAINT "Label_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Label" ADD CONSTRAINT "Label_categoryId_fkey" FOREIGN KEY ("categoryId") REFERENCES "Category"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Category" ADD CONSTRAINT "Category_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Category"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "on_video" FOREIGN KEY ("onId") REFERENCES "Video"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "on_picture" FOREIGN KEY ("onId") REFERENCES "Picture"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Hidden" ADD CONSTRAINT "Hidden_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users of ours"("user id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_FunctionToarguments" ADD CONSTRAINT "_FunctionToarguments_A_fkey" FOREIGN KEY ("A") REFERENCES "Function"("class") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_FunctionToarguments" ADD CONSTRAINT "_FunctionToarguments_B_fkey" FOREIGN KEY ("B") REFERENCES "Odd schema"."select from"("from") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_Follows" ADD CONSTRAINT "_Follows_A_fkey" FOREIGN KEY ("A") REFERENCES "users of ours"("user id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_Follows" ADD CONSTRAINT "_Follows_B_fkey" FOREIGN KEY ("B") REFERENCES "users of ours"("user id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_Friendship" ADD CONSTRAINT "_Friendship_A_fkey" FOREIGN KEY ("A") REFERENCES "users of ours"("user id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_Friendship" ADD CONSTRAINT "_Friendship_B_fkey" FOREIGN KEY ("B") REFERENCES "users of ours"("user id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing"."_OrgToUser" ADD CONSTRAINT "_OrgToUser_A_fkey" FOREIGN KEY ("A") REFERENCES "billing"."Org"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing"."_OrgToUser" ADD CONSTRAINT "_OrgToUser_B_fkey" FOREIGN KEY ("B") REFERENCES "users of ours"("user id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_ArticleToUser" ADD CONSTRAINT "_ArticleToUser_A_fkey" FOREIGN KEY ("A") REFERENCES "Article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_ArticleToUser" ADD CONSTRAINT "_ArticleToUser_B_fkey" FOREIGN KEY ("B") REFERENCES "users of ours"("user id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_ArticleToTag" ADD CONSTRAINT "_ArticleToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "Article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_ArticleToTag" ADD CONSTRAINT "_ArticleToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "billing"."Tag"("name") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_Main tags" ADD CONSTRAINT "_Main tags_A_fkey" FOREIGN KEY ("A") REFERENCES "Article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_Main tags" ADD CONSTRAINT "_Main tags_B_fkey" FOREIGN KEY ("B") REFERENCES "billing"."Tag"("name") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_ArticleToCategory" ADD CONSTRAINT "_ArticleToCategory_A_fkey" FOREIGN KEY ("A") REFERENCES "Article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_ArticleToCategory" ADD CONSTRAINT "_ArticleToCategory_B_fkey" FOREIGN KEY ("B") REFERENCES "Category"("id") ON DELETE CASCADE ON UPDATE CASCADE;
