"""Answers of ten makes, part by part with what a person would say of each: its place, or None for no comment."""

from typing import NamedTuple

from app.comments.places import WHOLE, Place
from tests.passages.plan import GOAL, LAND, ROW, SCHOOL, START

Part = tuple[Place | None, str]
"""What a person would say, and the words."""
INDICATOR = Place(GOAL, None, ROW)


class Letter(NamedTuple):
    """A letter and how many of its parts are proposed rightly as comments, rightly as none, and are left open."""

    parts: list[Part]
    placed: int
    none: int
    open: int

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(words for _truth, words in self.parts)


MINUTES = [
    (None, "Kommunstyrelsen\n\n"),
    (None, "Protokollsutdrag\n\n"),
    (None, "Sammanträdesdatum: 2030-05-03\n\n"),
    (None, "§ 112 Yttrande över förslag till näringslivsplan\n\n"),
    (None, "Dnr KS 2030/45\n\n"),
    (None, "Beslut\n\n"),
    (WHOLE, "Kommunstyrelsen tillstyrker förslaget till plan.\n\n"),
    (None, "Sammanfattning av ärendet\n\n"),
    (None, "Exempelkommunen har inbjudits att yttra sig över planen.\n\n"),
    (None, "Synpunkter\n\n"),
    (None, "Utbildning och kompetens\n\n"),
    (Place(SCHOOL), "Kommunen saknar de mindre skolorna i beskrivningen.\n\n"),
    (None, "Mål 1: Fler växande företag\n\n"),
    (Place(GOAL), "Målet är angeläget men svårt att följa upp.\n\n"),
    (INDICATOR, "Antal nystartade företag per 1 000 invånare bör redovisas per ort.\n\n"),
    (None, "Beslutet skickas till\n\nDiariet\n\n"),
    (None, "Vid protokollet\n\nEva Ek\n\n"),
    (None, "Justerat den 4 maj 2030\n"),
]
COMPANY = [
    (None, "Hej,\n\n"),
    (None, "Tack för möjligheten att lämna synpunkter.\n\n"),
    (None, "Vilka vi är\n\n"),
    (None, "Bolaget har 40 anställda och tillverkar dörrar.\n\n"),
    (None, "Mark\n\n"),
    (Place(LAND), "Vi har väntat i tre år på en tomt. Det måste gå fortare.\n\n"),
    (None, "Rekrytering\n\n"),
    (Place(SCHOOL), "Det är svårt att hitta montörer. Se avsnitt 3.2.\n\n"),
    (None, "Med vänliga hälsningar\nAnna Al\nVD\n070-123 45 67\n"),
]
ASSOCIATION = [
    (None, "Yttrande från Företagarföreningen\n\n"),
    (WHOLE, "Föreningen ställer sig bakom planen i stort.\n\n"),
    (None, "Våra förslag:\n"),
    (Place(SCHOOL), "1. I avsnitt 3.2 bör folkhögskolorna nämnas.\n"),
    (Place(LAND), "2. Avsnitt 4.1 bör få ett mål om markberedskap.\n"),
    (INDICATOR, "3. Indikatorn antal nystartade företag per 1 000 invånare bör delas upp på kön.\n"),
    (WHOLE, "4. Vi vill att kommunen redovisar resultatet varje år.\n"),
    (WHOLE, "5. Planen bör kortas.\n\n"),
    (None, "För föreningen\nOlle Ör\n"),
]
MAIL = [
    (None, "Hej Maria!\n\n"),
    (Place(LAND), "Mark och infrastruktur: det behövs mer industrimark.\n\n"),
    (Place(SCHOOL), "Kompetensförsörjning är viktigt för oss.\n\n"),
    (None, "Mvh\nKalle\n\nSkickat från min iPhone\n\n"),
    (
        None,
        "> Den 3 maj 2030 kl. 10:12 skrev Maria <maria@exempel.se>:\n>\n> Hej!\n> Vi vill ha era synpunkter på 3.2.\n",
    ),
]
COLUMNS = [
    (None, "Yttrande\n\n"),
    (None, "1 Inledning\n\n"),
    (
        Place(START),
        "Nämnden delar i huvudsak den bild som ges av läget i de lokala företagen.\nDet är bra att de små nämns.\n\n",
    ),
    (None, "3.2 Utbildning och\nkompetens\n\n"),
    (Place(SCHOOL), "Nämnden saknar en be-\nskrivning av vuxenutbildningen, som är stor i\nkommunen.\n\n"),
    (None, "4.1 Mark och infrastruktur\n\n"),
    (Place(LAND), "Vägarna till industriområdet\nbör nämnas.\n\n"),
    (None, "Sida 1 av 2\n\n"),
    (Place(LAND), "Även järnvägen bör nämnas.\n"),
]
FORM = [
    (None, "Svarsmall remiss\n\n"),
    (None, "Organisation: Exempelbolaget AB\n\n"),
    (None, "Kontaktperson: Eva Ek\n\n"),
    (None, "3.2 Utbildning och kompetens\n"),
    (Place(SCHOOL), "Synpunkt: Gymnasiet saknas.\nFörslag: Lägg till det.\nMotivering: Det utbildar flest.\n\n"),
    (None, "4.1 Mark och infrastruktur\n"),
    (Place(LAND), "Synpunkt: Bra.\nFörslag:\nMotivering:\n\n"),
    (None, "Övriga synpunkter\n"),
    (WHOLE, "Planen är lång.\n"),
]
ENGLISH = [
    (None, "Dear Sir or Madam,\n\n"),
    (WHOLE, "We welcome the plan.\n\n"),
    (None, "General comments\n\n"),
    (WHOLE, "The plan is clear and easy to read.\n\n"),
    (None, "Section 3.2\n\n"),
    (
        Place(SCHOOL),
        "Comment: Vocational schools are missing.\nProposal: Add them.\nReason: They train most people.\n\n",
    ),
    (Place(LAND), "In section 4.1 the harbour is missing.\n\n"),
    (None, "Kind regards,\nJane Doe\n"),
]
COPIED = [
    (None, "1 Inledning\n\n"),
    (Place(START), "Inga synpunkter.\n\n"),
    (None, "3.2 Utbildning och kompetens\n\n"),
    (Place(SCHOOL), "Vi instämmer.\n\n"),
    (Place(SCHOOL), "- Lägg till lärlingar\n"),
    (Place(SCHOOL), "- Lägg till språk\n\n"),
    (None, "4 Mål 1: Fler växande företag\n\n"),
    (Place(GOAL), "Kan målet nås till 2030?\n\n"),
    (None, "4.1 Mark och infrastruktur\n\n"),
    (Place(LAND), "Bra.\n"),
]
TABLE = [
    (None, "Synpunkter från Exempelnämnden\n\n"),
    (None, "Avsnitt\tSynpunkt\tFörslag\tMotivering\n"),
    (Place(START), "1\tFör lång\tKorta\tLäses av fler\n"),
    (Place(SCHOOL), "3.2 Utbildning och kompetens\tYH saknas\tLägg till\tStor efterfrågan\n"),
    (Place(SCHOOL), "\tSFI saknas\tLägg till\t\n"),
    (Place(LAND), "Mark och infrastruktur\tOtydligt\t\tSvårt att följa\n"),
    (WHOLE, "Hela planen\tSaknar budget\tLägg till en\t\n"),
    (WHOLE, "Bilaga 2\tSvårläst\tGör om\t\n"),
]
ONE = [
    (
        WHOLE,
        "Vi tycker att planen är bra. Kompetensförsörjning är viktigt, och näringslivsklimat också. Marken räcker "
        "inte. Det behövs fler utbildningar, och företagen bör få säga sitt. Vi hjälper gärna till med det.\n",
    ),
]
LETTERS = {
    "minutes of a board": Letter(MINUTES, 4, 14, 0),
    "a company's own headings": Letter(COMPANY, 1, 6, 2),
    "an association's numbered points": Letter(ASSOCIATION, 4, 2, 3),
    "a mail that quotes another": Letter(MAIL, 2, 3, 0),
    "a PDF in columns": Letter(COLUMNS, 4, 5, 0),
    "a form": Letter(FORM, 3, 6, 0),
    "in English": Letter(ENGLISH, 4, 4, 0),
    "the plan's headings copied": Letter(COPIED, 6, 4, 0),
    "a table": Letter(TABLE, 5, 2, 1),
    "one long paragraph": Letter(ONE, 0, 0, 1),
}
