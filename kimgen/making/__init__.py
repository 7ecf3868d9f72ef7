"""From views to bytes. Pure; knows of no cache."""
