"""One file a subcommand. Only this room reads the clock, the arguments and the environment."""
