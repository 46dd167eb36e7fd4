"""What was asked and what came out, as rows: the ledger. It knows meetings and sources only by their ids."""
