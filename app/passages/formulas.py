"""What stands in answers of many makes and is known by its words: verdicts, courtesies, page marks. Pure."""

from app.passages.plan_words import words

_VERDICTS = (
    *("tillstyrker förslaget", "tillstyrker planen", "avstyrker förslaget", "avstyrker planen", "tillstyrker remissen"),
    *("ställer sig bakom planen", "ställer sig bakom förslaget", "ställer sig positiv till planen"),
    *("ställer sig positiv till förslaget", "instämmer i förslaget", "inget att erinra", "inga synpunkter på planen"),
    *("inga synpunkter på förslaget", "avstår från att yttra", "avstår från att lämna", "welcome the plan"),
    *("ingen erinran", "inga erinringar", "utan erinran", "inget att invända", "inga invändningar", "inget att anföra"),
    *(
        "inget att tillägga",
        "inga synpunkter att",
        "inte några synpunkter",
        "har inga synpunkter",
        "lämnar inga synpunkter",
    ),
    *("inga ytterligare synpunkter", "avstår från yttrande", "avstår från att besvara", "avstår från att svara"),
    *("ställer oss bakom planen", "ställer oss bakom förslaget", "ställer oss positiva till"),
    *("welcomes the plan", "support the plan", "supports the plan", "no objection to the plan", "planen i stort"),
)
_COURTESIES = (
    *(
        "har inbjudits att",
        "har bjudits in att",
        "har fått möjlighet att",
        "har getts möjlighet att",
        "har beretts tillfälle",
    ),
    *(
        "har getts tillfälle",
        "tackar för möjligheten",
        "tack för möjligheten",
        "tackar för inbjudan",
        "har fått på remiss",
    ),
    *("har fått rubricerat", "har fått ovanstående", "thank you for the opportunity"),
)
_OPINIONS = (" saknar", " bör ", " vill ", " anser", " tycker", " men ", " föreslår", " should", " would like", " miss")
_LISTING = frozenset(
    (
        *("våra", "vårt", "vår", "förslag", "synpunkter", "synpunkt", "yrkanden", "krav", "önskemål", "kommentarer"),
        *("frågor", "följande", "vi", "har", "lämnar", "our", "proposals", "comments"),
    )
)
_ON_A_PAGE = frozenset(("sida", "sidan", "sid", "s", "page", "av", "of"))
_LONGEST = 300
_LONGEST_COURTESY = 200
_MOST_LISTING = 4


def is_verdict(text: str) -> bool:
    """Whether a short paragraph says what its writer thinks of the plan as a whole, and names no part by a number."""
    said = " ".join(text.casefold().split())
    is_whole = len(said) <= _LONGEST and not any(letter.isdecimal() for letter in said)
    return is_whole and any(words in said for words in _VERDICTS)


def is_courtesy(text: str) -> bool:
    """Whether a paragraph is one sentence that tells that they were asked, or thanks for it."""
    said = " ".join(text.casefold().split())
    is_one = len(said) <= _LONGEST_COURTESY and not any(mark in said[:-1] for mark in (". ", "! ", "? ", "; "))
    return is_one and any(words in said for words in _COURTESIES) and not any(words in said for words in _OPINIONS)


def lists_what_follows(line: str) -> bool:
    """Whether a line only says that a list follows: "Våra förslag:"."""
    said = words(line)
    return line.endswith(":") and 0 < len(said) <= _MOST_LISTING and _LISTING.issuperset(said)


def is_page_mark(line: str) -> bool:
    """Whether a line is what stands on each page: "Sida 2 av 4", "2 (4)"."""
    said = words(line)
    numbers = sum(word.isdecimal() for word in said)
    rest = [word for word in said if not word.isdecimal()]
    is_short = len(line) <= 20 and 0 < numbers <= 2 and len(said) <= 4
    return is_short and _ON_A_PAGE.issuperset(rest) and (bool(rest) or (numbers == 2 and "(" in line))
