"""`python -m blogapp`: the commands."""

from blogapp.cli import main

if __name__ == "__main__":
    main()
