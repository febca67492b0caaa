BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'leitplanke.journal','m001_initial','2026-11-25 21:41:20.434406+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'leitplanke.journal','m002_sign_offs','2026-11-25 21:41:20.434675+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'leitplanke.journal','m003_languages','2026-11-25 21:41:20.434853+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'leitplanke.journal','m004_choices','2026-11-25 21:41:20.435042+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'leitplanke.journal','m005_usage','2026-11-25 21:52:44.999481+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'leitplanke.journal','m006_spent','2026-11-25 21:52:45.024064+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'leitplanke.journal','m007_revisions','2026-11-25 22:04:52.109231+00:00');
CREATE TABLE "choices" (
   "room_id" TEXT,
   "thread" TEXT,
   "model" TEXT NOT NULL,
   "chosen_at" REAL NOT NULL,
   PRIMARY KEY ("room_id", "thread")
) STRICT;
INSERT INTO "choices" VALUES('!room:localhost','$settled','haus',1764000004.0);
CREATE TABLE "events" (
   "event_id" TEXT PRIMARY KEY,
   "room_id" TEXT NOT NULL,
   "thread" TEXT NOT NULL,
   "about" TEXT,
   "session_id" TEXT,
   "told" INTEGER,
   "state" TEXT NOT NULL,
   "received_at" REAL NOT NULL
, "revises" TEXT) STRICT;
INSERT INTO "events" VALUES('$settled','!room:localhost','$settled',NULL,NULL,NULL,'settled',1764000000.0,NULL);
INSERT INTO "events" VALUES('$pending','!room:localhost','$pending',NULL,NULL,NULL,'pending',1764000001.0,NULL);
INSERT INTO "events" VALUES('$sealed','!room:localhost','$sealed',NULL,'session',NULL,'pending',1764000002.0,NULL);
CREATE TABLE "greeted" (
   "person" TEXT PRIMARY KEY,
   "event_id" TEXT
) STRICT;
CREATE TABLE "invitations" (
   "room_id" TEXT PRIMARY KEY
) STRICT;
INSERT INTO "invitations" VALUES('!invited:localhost');
CREATE TABLE "keys" (
   "name" TEXT PRIMARY KEY,
   "key" BLOB
) STRICT;
INSERT INTO "keys" VALUES('greeted',X'0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B');
CREATE TABLE "languages" (
   "person" TEXT PRIMARY KEY,
   "language" TEXT
) STRICT;
INSERT INTO "languages" VALUES('abababababababababababababababababababababababababababababababab','en');
CREATE TABLE "sign_offs" (
   "event_id" TEXT PRIMARY KEY,
   "room_id" TEXT,
   "thread" TEXT,
   "answer" TEXT,
   "signed_at" REAL
) STRICT;
INSERT INTO "sign_offs" VALUES('$signed','!room:localhost','$settled','$answer',1764000003.0);
CREATE TABLE "spent" (
   "event_id" TEXT PRIMARY KEY,
   "person" TEXT,
   "room_id" TEXT,
   "spent_at" REAL
) STRICT;
CREATE TABLE "sync" (
   "id" INTEGER PRIMARY KEY,
   "token" TEXT
) STRICT;
INSERT INTO "sync" VALUES(1,'s42');
CREATE TABLE "usage" (
   "room_id" TEXT,
   "day" TEXT,
   "model" TEXT,
   "read" INTEGER NOT NULL,
   "written" INTEGER NOT NULL,
   PRIMARY KEY ("room_id", "day", "model")
) STRICT;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX "idx_events_state"
    ON "events" ("state");
CREATE INDEX "idx_events_session_id"
    ON "events" ("session_id");
CREATE INDEX "idx_events_received_at"
    ON "events" ("received_at");
CREATE UNIQUE INDEX "idx_events_about"
    ON "events" ("about");
CREATE INDEX "idx_sign_offs_signed_at"
    ON "sign_offs" ("signed_at");
CREATE INDEX "idx_usage_day"
    ON "usage" ("day");
CREATE INDEX "idx_spent_person_spent_at"
    ON "spent" ("person", "spent_at");
CREATE INDEX "idx_spent_room_id_spent_at"
    ON "spent" ("room_id", "spent_at");
CREATE INDEX "idx_events_revises"
    ON "events" ("revises");
COMMIT;
