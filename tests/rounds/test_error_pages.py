"""A page that tells of an error keeps the menu for whoever is signed in."""

from typing import Any

from tests.kit.world import World


def test_a_refusal_keeps_the_menu(desk: Any, made: World):
    menu = desk.get("/rounds").one("nav", class_="top-nav").text_content().split()
    for page in (
        desk.get("/users", status=403),
        desk.get("/rounds/999999", status=404),
        desk.post(f"/rounds/{made.round}/compilation", {}, status=409),
    ):
        assert page.one("nav", class_="top-nav").text_content().split() == menu
    stranger = desk.another()
    assert not stranger.get("/set-up/an-invented-token", status=404).all("nav", class_="top-nav")
