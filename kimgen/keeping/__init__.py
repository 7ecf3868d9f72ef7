"""The only room that writes to disk: files, cache, manifest, ledger."""
