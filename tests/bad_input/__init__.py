"""Bad input, all of it: each gets a clear answer, keeps what was typed and changes nothing.

| what | where |
|---|---|
| a file that is not what its name says; empty, damaged, encrypted; bombs | ``tests/plans/importing/test_files.py`` |
| a list with a thousand names, and its limit | ``tests/organisations/test_pages.py``, ``importing/test_lists.py`` |
| a deadline in the past | ``tests/rounds/test_checks.py``, ``test_life.py`` (it blocks the opening) |
| a link that is wrong, old or somebody else's | ``tests/rounds/test_links.py``, ``tests/responses/test_officials.py`` |
| 200,000 characters, an emoji, a form without a session, twenty presses at once | ``test_what_was_typed`` |
| a stale draft, two tabs | ``tests/drafts/test_merge.py``, ``tests/journeys/test_two_tabs.py`` |
| fifty equal submissions | ``tests/drafts/test_submission_api.py`` |
| twenty openings at once | ``tests/rounds/test_opening.py`` |
| control characters, huge numbers, unknown and doubled fields, wrong kinds | ``test_any_field`` |
| deep JSON, invalid UTF-8, a body that is no form | ``test_any_field`` |
| ids, cursors, limits and choices that lead nowhere | ``test_any_address`` |
| whatever the OpenAPI document allows | ``test_whatever_the_document_allows`` |
"""
