"""``python -m app`` is ``remiss``."""

from app.cli import main

if __name__ == "__main__":
    main()
