"""From the output folder to the host."""
