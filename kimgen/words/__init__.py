"""The nouns that every other room uses. This room imports nothing of ours."""
