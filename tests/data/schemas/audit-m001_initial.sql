BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'leitplanke.audit','m001_initial','2026-11-25 21:35:25.003396+00:00');
CREATE TABLE "checkpoints" (
   "number" INTEGER PRIMARY KEY,
   "value" BLOB,
   "at" TEXT,
   "proof" BLOB
) STRICT;
CREATE TABLE "entries" (
   "number" INTEGER PRIMARY KEY,
   "salt" BLOB,
   "week" TEXT,
   "at" TEXT,
   "kind" TEXT,
   "event" TEXT,
   "about" TEXT,
   "person" TEXT,
   "room" TEXT,
   "room_type" TEXT,
   "model" TEXT,
   "trust" TEXT,
   "seconds" INTEGER,
   "found" TEXT,
   "detail" TEXT
) STRICT;
INSERT INTO "entries" VALUES(1,X'B68A834CC9984EF7F3D8C62FF669CE72','2025-W48','2025-11-24T16','retained','','','','','','','',0,'{}','1');
INSERT INTO "entries" VALUES(2,X'DC2E51E4D3B89D624DDA11420507DC90','2025-W48','2025-11-24T16','retained','','','','','','','',0,'{}','2');
CREATE TABLE "links" (
   "number" INTEGER PRIMARY KEY,
   "commitment" BLOB,
   "value" BLOB
) STRICT;
INSERT INTO "links" VALUES(1,X'0A6B8CA1DF07E896DDCDFF9C4331DC8A2249A465B07CA3A794C1D4F062BAF7A0',X'0FDEAC0BCD7E3918A3522C64D0514B5391634A84A8FD9551BDD0FE43D90FF218');
INSERT INTO "links" VALUES(2,X'4FB5C717A11D502368B8563E1867DFF649BAAEE847A9EFA72BAB64C878DCD28F',X'B2ACC00A14C55B926C7377863C9E6E59DF14BF02F66D4203EB0530A67060162A');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE UNIQUE INDEX one_row_for_each_event on entries (event) where event != '';
CREATE TRIGGER links_stay before update on links begin select raise(abort, 'rows are never changed'); end;
CREATE TRIGGER links_are_kept before delete on links when not leitplanke_may_erase() begin select raise(abort, 'rows are never deleted'); end;
CREATE TRIGGER entries_stay before update on entries begin select raise(abort, 'rows are never changed'); end;
CREATE TRIGGER entries_are_kept before delete on entries when not leitplanke_may_erase() begin select raise(abort, 'rows are never deleted'); end;
CREATE TRIGGER checkpoints_stay before update on checkpoints begin select raise(abort, 'rows are never changed'); end;
CREATE TRIGGER checkpoints_are_kept before delete on checkpoints when not leitplanke_may_erase() begin select raise(abort, 'rows are never deleted'); end;
COMMIT;
