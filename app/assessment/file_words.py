"""What is said of a point that officials have taken out of a file."""

from app.i18n import _


def read_in_file(name: str, page: int | None) -> str:
    """That a point is the officials' reading of a file, and where in it; as pages and files say it."""
    if page is None:
        return _("Kommunens läsning av bilagan {name}").format(name=name)
    return _("Kommunens läsning av bilagan {name}, s. {page}").format(name=name, page=page)
