CREATE TABLE sign_off_ledger (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    id TEXT UNIQUE,
    receipt TEXT UNIQUE,
    body TEXT NOT NULL,
    commitment TEXT,
    person TEXT,
    details TEXT,
    salt TEXT,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX sign_off_ledger_person ON sign_off_ledger (person) WHERE person IS NOT NULL;
CREATE TABLE sign_off_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE sign_off_policies (policy TEXT PRIMARY KEY) STRICT;
-- Against mistakes; against people who mean it there is the chain.
CREATE TRIGGER sign_off_ledger_keeps BEFORE DELETE ON sign_off_ledger
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER sign_off_ledger_stays BEFORE UPDATE ON sign_off_ledger
WHEN NOT (
    new.person IS NULL AND new.details IS NULL AND new.salt IS NULL
    AND new.seq = old.seq AND new.kind = old.kind AND new.at = old.at AND new.id IS old.id
    AND new.receipt IS old.receipt AND new.body = old.body AND new.commitment IS old.commitment
    AND new.hash = old.hash
)
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only; personal fields can be erased');
END;
