"""``python -m kimgen``."""

from kimgen.commands.main import run

if __name__ == "__main__":
    run()
