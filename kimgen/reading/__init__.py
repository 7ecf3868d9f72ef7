"""From files to articles, groups and settings. Pure; knows of no cache."""
