"""Where the stages meet: build, workers, watch, serve."""
