"""Two in one draft: a model of everything that two people can do, and the claim that no saved word is lost."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.comments.fields import Content
from app.comments.kinds import CommentKind, Stance
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.drafts.merge import Change, Edit, Row, find, mark, mark_of, merge
from app.drafts.state import DraftState

SLOTS = ("n" + "0" * 16, "n" + "1" * 16)


def comment(id_: int | None, text: str, **rest: object) -> WrittenComment:
    return WrittenComment(id_, CommentKind.COMMENT, Place(1), content=Content(text), **rest)  # type: ignore[arg-type]


def row(key: str, base: WrittenComment | None, text: str, *, remove: bool = False) -> Row:
    return Row(key, mark_of(base), comment(int(key) if key.isdigit() else None, text), remove)


def state(*comments: WrittenComment, version: int = 3) -> DraftState:
    return DraftState(version=version, comments=list(comments))


def test_what_only_a_colleague_changed_stays():
    shown, theirs = comment(1, "A"), comment(1, "A, av kollegan")
    merged = merge(state(theirs), Edit(2, [row("1", shown, "A")]))
    assert merged.state.comments == [theirs]
    assert not merged.conflicts


def test_what_only_i_changed_is_taken_although_others_saved_elsewhere():
    merged = merge(state(comment(1, "A"), comment(2, "Ny")), Edit(2, [row("1", comment(1, "A"), "A, min")]))
    assert [comment.content.text for comment in merged.state.comments] == ["A, min", "Ny"]
    assert not merged.overwrites


def test_the_same_comment_changed_by_both_is_shown_and_nothing_is_stored():
    merged = merge(state(comment(1, "Kollegans")), Edit(2, [row("1", comment(1, "A"), "Min")]))
    clashing = [(conflict.mine.content.text, conflict.theirs.content.text) for conflict in merged.conflicts]
    assert clashing == [("Min", "Kollegans")]
    assert merged.state == state(comment(1, "Kollegans"))


def test_what_i_sent_without_a_reply_is_mine_and_no_colleagues():
    """Saved, but the reply was lost; then I typed on."""
    shown, sent = comment(1, "A"), comment(1, "A och B")
    before = {"1": frozenset({mark_of(sent)}), "summary": frozenset({mark("Kort")})}
    current = state(sent).but(summary="Kort")
    typed = [Change("summary", mark(""), "Kort och gott")]
    merged = merge(current, Edit(2, [row("1", shown, "A, B och C")], typed, sent_before=before))
    assert not merged.conflicts
    assert not merged.overwrites
    assert (merged.state.comments[0].content.text, merged.state.summary) == ("A, B och C", "Kort och gott")
    back = merge(current, Edit(2, [row("1", shown, "A")], [Change("summary", mark(""), "")], sent_before=before))
    assert (back.state.comments[0].content.text, back.state.summary) == ("A", ""), "taken back again"
    gone = merge(state(), Edit(2, [row("1", shown, "A igen")], sent_before={"1": frozenset({""})}))
    assert gone.state.comments[0].content.text == "A igen"


def test_what_a_colleague_saved_after_what_i_sent_is_shown():
    before = {"1": frozenset({mark_of(comment(1, "A och B"))})}
    for mine in ("A, B och C", "A och B"):
        merged = merge(state(comment(1, "Kollegans")), Edit(2, [row("1", comment(1, "A"), mine)], sent_before=before))
        assert merged.conflicts


def test_who_has_seen_the_newest_may_replace_it_and_it_is_kept_aside():
    merged = merge(state(comment(1, "Kollegans")), Edit(3, [row("1", comment(1, "A"), "Min")]))
    assert merged.state.comments[0].content.text == "Min"
    assert merged.overwrites


def test_a_comment_a_colleague_removed():
    shown = comment(1, "A")
    assert merge(state(), Edit(2, [row("1", shown, "A")])).state.comments == []
    assert merge(state(), Edit(2, [row("1", shown, "A, min")])).conflicts
    revived = merge(state(), Edit(3, [row("1", shown, "A, min")])).state.comments
    assert [(comment.id, comment.content.text) for comment in revived] == [(1, "A, min")]


def test_removing_what_a_colleague_has_changed_asks_first():
    assert merge(state(comment(1, "Kollegans")), Edit(2, [row("1", comment(1, "A"), "A", remove=True)])).conflicts
    assert not merge(state(comment(1, "A")), Edit(2, [row("1", comment(1, "A"), "A", remove=True)])).state.comments


def test_an_empty_form_makes_one_comment_however_often_it_is_sent():
    first = merge(state(), Edit(3, [row(SLOTS[0], None, "Ny")])).state
    stored = first.but(comments=[replace(first.comments[0], id=9)], version=4)
    again = merge(stored, Edit(3, [row(SLOTS[0], None, "Ny")]))
    assert again.state == stored
    longer = merge(stored, Edit(3, [row(SLOTS[0], None, "Ny, längre")])).state
    assert [(comment.id, comment.content.text) for comment in longer.comments] == [(9, "Ny, längre")]
    assert merge(state(), Edit(3, [row(SLOTS[1], None, "")])).state.comments == []


def test_a_focus_areas_stance_comes_changes_and_goes():
    def take(before: DraftState, stance: Stance | None, base: Stance | None) -> DraftState:
        return merge(before, Edit(3, changes=[Change("focus_stance", mark(base), stance)], section_id=1)).state

    taken = take(state(), Stance.REJECTS, None)
    assert [(comment.stance, comment.counts) for comment in taken.comments] == [(Stance.REJECTS, False)]
    assert take(taken, None, Stance.REJECTS).comments == []
    with_words = state(comment(1, "Ord", stance=Stance.REJECTS))
    assert [(comment.content.text, comment.stance) for comment in take(with_words, None, Stance.REJECTS).comments] == [
        ("Ord", None)
    ]


def test_single_values_are_merged_as_comments_are():
    current = DraftState(version=3, summary="Kollegans", stance=Stance.NEUTRAL)
    old, mine = mark(""), "Min"
    assert merge(current, Edit(2, changes=[Change("summary", old, mine)])).conflicts
    assert merge(current, Edit(2, changes=[Change("summary", old, "")])).state == current
    assert merge(current, Edit(3, changes=[Change("summary", old, mine)])).state.summary == mine


words = st.sampled_from(["", "a", "b", "c"])
steps = st.lists(
    st.tuples(
        st.sampled_from(["Sara", "Ali"]), st.sampled_from(["open", "write", "remove", "save", "overwrite"]), words
    ),
    max_size=30,
)


@given(steps)
@settings(max_examples=300, deadline=None)
def test_no_saved_word_is_lost_unseen(story: list[tuple[str, str, str]]):
    """Whatever two people do, words that were saved go only by the hand of somebody who had seen them."""
    draft = state(comment(1, "a"))
    shown = dict.fromkeys(("Sara", "Ali"), draft)
    typed: dict[str, tuple[str, bool]] = dict.fromkeys(shown, ("a", False))
    for name, act, text in story:
        if act == "open":
            shown[name] = draft
            here = find(draft.comments, "1")
            typed[name] = (here.content.text if here else "", False)
        elif act in ("write", "remove"):
            typed[name] = (text, act == "remove")
        else:
            version = draft.version if act == "overwrite" else shown[name].version
            base = find(shown[name].comments, "1")
            merged = merge(draft, Edit(version, [row("1", base, typed[name][0], remove=typed[name][1])]))
            before, after = find(draft.comments, "1"), find(merged.state.comments, "1")
            if merged.conflicts:
                assert merged.state == draft
            elif before and before.content.text and (after is None or after.content.text != before.content.text):
                seen = base is not None and base.content == before.content
                assert seen or merged.overwrites, "words were replaced that nobody had seen and nobody kept"
            if merged.state != draft:
                draft = merged.state.but(version=draft.version + 1)
            if not merged.conflicts and merged.seen_all:
                shown[name] = draft
