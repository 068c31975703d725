-- The policies ever served stand in the chain from now on, as entries of their own; the keeper has moved those that were
-- here.
DROP TABLE IF EXISTS sign_off_policies;
-- All that is no sign-off is rare, and looked for by its kind.
CREATE INDEX IF NOT EXISTS sign_off_ledger_kind ON sign_off_ledger (kind) WHERE kind <> 'sign-off';
