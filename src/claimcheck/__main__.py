"""`python -m claimcheck`."""

from claimcheck.cli import program

if __name__ == "__main__":
    program()
