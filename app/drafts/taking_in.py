"""A draft that was handed over, put together with one's own so that no word of either is lost. Pure.

The same comment in both is one comment; where its words differ, one's own stays and the other stands beside it at the
same place. See decision 0171.
"""

from dataclasses import dataclass, replace

from app.comments.answering import by_question
from app.comments.fields import EMPTY
from app.comments.kinds import CommentKind, Stance
from app.comments.places import WHOLE
from app.comments.written import WrittenComment
from app.drafts.state import DraftState
from app.web.text import MAX_TEXT


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What comes of it. ``doubled``: comments that say one thing here and another there, so that both stand now.

    ``stances_differ``: both had taken a stance, on the whole or on a focus area, and one's own was kept.
    """

    state: DraftState
    replaced: bool = False
    doubled: int = 0
    stances_differ: bool = False


def taken_in(own: DraftState, other: DraftState) -> TakenIn:
    """``own`` with what ``other`` says; one that nobody has touched is replaced by it."""
    seen = [*own.seen, *(section for section in other.seen if section not in own.seen)]
    beside = [*own.statements, *(one for one in other.statements if one not in own.statements)]
    if not own.touched:
        comments = [comment for comment in other.comments if not comment.is_empty]
        state = own.but(stance=other.stance, summary=other.summary, comments=comments, seen=seen)
        state = state.but(statements=other.statements)
        return TakenIn(state, replaced=True)
    joining = _Joining(own)
    for comment in other.comments:
        joining.take(comment)
    summary = joining.summary(own.summary, other.summary)
    differ = own.stance is not None and other.stance not in (None, own.stance)
    state = own.but(stance=own.stance or other.stance, summary=summary, comments=joining.comments, seen=seen)
    state = state.but(statements=beside)
    return TakenIn(state, doubled=joining.doubled, stances_differ=differ or joining.stances_differ)


class _Joining:
    def __init__(self, own: DraftState) -> None:
        self.comments = list(own.comments)
        self.doubled = 0
        self.stances_differ = False
        self.slots = {comment.slot for comment in own.comments if comment.slot}
        self.stances: dict[int | None, Stance] = {
            comment.place.section_id: comment.stance for comment in own.comments if comment.stance
        }

    def take(self, theirs: WrittenComment) -> None:
        """One comment of the other draft."""
        if theirs.question_id is not None:
            self._answer(theirs)
            return
        theirs = replace(theirs, stance=self._stance(theirs))
        mine = next((comment for comment in self.comments if comment.id == theirs.id), None)
        if mine is None:
            self._add(theirs)
        elif mine.place != theirs.place:
            self._beside(mine, theirs)
        else:
            self._in_place(mine, theirs)

    def _answer(self, theirs: WrittenComment) -> None:
        """An answer to a question, which has one: of two texts both, of two choices or values one's own."""
        mine = by_question(self.comments).get(theirs.question_id or 0)
        if mine is None or not mine.answers:
            self.comments = [comment for comment in self.comments if comment is not mine]
            self._add(replace(theirs, id=mine.id if mine else theirs.id))
        elif theirs.counts and theirs.content != mine.content:
            self.doubled += 1
            both = f"{mine.content.text}\n\n{theirs.content.text}"
            if len(both) <= MAX_TEXT:
                joined = replace(mine, content=EMPTY._replace(text=both))
                self.comments[self.comments.index(mine)] = joined
            else:
                self.comments.append(WrittenComment(None, CommentKind.COMMENT, theirs.place, content=theirs.content))
        elif theirs.answers and theirs.given != mine.given:
            self.stances_differ = True

    def _stance(self, theirs: WrittenComment) -> Stance | None:
        """What the other's comment adds to its focus area's stance: nothing where one's own draft has taken one."""
        section_id = theirs.place.section_id
        own = self.stances.get(section_id)
        if theirs.stance is None or own is not None:
            self.stances_differ = self.stances_differ or theirs.stance not in (None, own)
            return None
        self.stances[section_id] = theirs.stance
        return theirs.stance

    def _in_place(self, mine: WrittenComment, theirs: WrittenComment) -> None:
        """The same comment at the same place in both."""
        at = self.comments.index(mine)
        mine = self.comments[at] = replace(mine, stance=mine.stance or theirs.stance)
        if not theirs.counts or (mine.kind, mine.content) == (theirs.kind, theirs.content):
            return
        if mine.counts:
            self._beside(mine, replace(theirs, stance=None))
        else:
            self.comments[at] = replace(mine, kind=theirs.kind, content=theirs.content)

    def _beside(self, mine: WrittenComment, theirs: WrittenComment) -> None:
        """The other's words as a comment of their own after one's own."""
        if not theirs.is_empty:
            self.doubled += 1
            self.comments.insert(self.comments.index(mine) + 1, replace(theirs, id=None, slot=None))

    def _add(self, theirs: WrittenComment) -> None:
        """Add a comment that one's own draft does not have, unless the same thing is written there already."""
        said = any(comment.statement == theirs.statement for comment in self.comments)
        if not theirs.is_empty and not said:
            self.comments.append(replace(theirs, slot=None if theirs.slot in self.slots else theirs.slot))

    def summary(self, own: str, other: str) -> str:
        """One's own answer in short with the other's after it; as a comment on the whole if that grows too long."""
        if not own or own == other:
            return own or other
        if not other:
            return own
        both = f"{own}\n\n{other}"
        if len(both) <= MAX_TEXT:
            return both
        self.comments.append(WrittenComment(None, CommentKind.COMMENT, WHOLE, content=EMPTY._replace(text=other)))
        return own
