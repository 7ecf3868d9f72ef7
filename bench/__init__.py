"""The bench: how long kimgen takes and how much it does, beside other generators."""
