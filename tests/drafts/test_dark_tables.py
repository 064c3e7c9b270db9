"""What is written stands in the tables of drafts and nowhere else: no job, event, letter or kept answer holds it."""

from tests.drafts.dark import Ground, look_at_rest, tables_as_text, words_in


def test_no_table_but_those_of_drafts_holds_a_word_of_one(ground: Ground) -> None:
    book = ground.lay()
    with ground.kept:
        (contact, *_others) = [way for way in book.alive(token=True) if way.line.body == ground.world.consultee]
        base, text, name = f"/api/v1/answer/{contact.token}", book.write(contact.line), book.write(contact.line)
        draft = ground.ask("GET", base).json()["draft"] | {"summary": text, "comments": [{"text": text}]}
        assert ground.ask("PUT", f"{base}/draft", json=draft, headers={"Idempotency-Key": "a"}).status_code == 200
        file = {"file": (f"{name}.txt", b"Hej", "text/plain")}
        for status in (201, 201):  # the second time the first answer is repeated
            sent = ground.ask("POST", f"{base}/attachments", files=file, headers={"Idempotency-Key": "b"})
            assert sent.status_code == status
        look_at_rest(ground, book)
        with ground.database.read() as session:
            holding = {table for table, rows in tables_as_text(session, ground.tables) if words_in(rows) & {text, name}}
        assert holding == {"draft", "draft_comment", "draft_attachment"}
