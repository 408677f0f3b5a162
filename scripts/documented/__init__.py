"""The parts of scripts/run-documented-commands."""
