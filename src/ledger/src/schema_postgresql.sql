CREATE TABLE IF NOT EXISTS sign_off_ledger (
    seq BIGINT PRIMARY KEY,
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
);
-- The planner's statistics would keep samples of what is erased later.
ALTER TABLE sign_off_ledger ALTER COLUMN person SET STATISTICS 0;
ALTER TABLE sign_off_ledger ALTER COLUMN details SET STATISTICS 0;
ALTER TABLE sign_off_ledger ALTER COLUMN salt SET STATISTICS 0;
CREATE INDEX IF NOT EXISTS sign_off_ledger_person ON sign_off_ledger (person) WHERE person IS NOT NULL;
CREATE TABLE IF NOT EXISTS sign_off_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sign_off_policies (policy TEXT PRIMARY KEY);
-- Against mistakes; against people who mean it there is the chain.
CREATE OR REPLACE FUNCTION sign_off_ledger_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND new.person IS NULL AND new.details IS NULL AND new.salt IS NULL
        AND (new.seq, new.kind, new.at, new.id, new.receipt, new.body, new.commitment, new.hash)
            IS NOT DISTINCT FROM (old.seq, old.kind, old.at, old.id, old.receipt, old.body, old.commitment, old.hash)
    THEN
        RETURN new;
    END IF;
    RAISE EXCEPTION 'the ledger is append-only; personal fields can be erased';
END
$$;
CREATE OR REPLACE TRIGGER sign_off_ledger_guard BEFORE UPDATE OR DELETE ON sign_off_ledger
    FOR EACH ROW EXECUTE FUNCTION sign_off_ledger_guard();
CREATE OR REPLACE TRIGGER sign_off_ledger_guard_all BEFORE TRUNCATE ON sign_off_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION sign_off_ledger_guard();
