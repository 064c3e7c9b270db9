"""People at work, all at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bench.faults.bodies import Body
from bench.faults.ledger import Ledger
from bench.faults.officials import Official
from bench.faults.person import Person
from bench.faults.site import Site


def people(site: Site, ledger: Ledger, *, bodies: int, first: int = 0) -> list[Person]:
    """So many bodies, and an official."""
    begun = site.material.begun[first : first + bodies]
    bodies_at_work = [Body(site, ledger, f"Instans {n}", one) for n, one in enumerate(begun)]
    return [*bodies_at_work, Official(site, ledger, "Handläggare")]


@contextmanager
def at_work(everybody: list[Person]) -> Iterator[None]:
    """All of them work for the length of the block; at its end the server must be there, for what was begun."""
    stopping = threading.Event()

    def work(person: Person) -> None:
        try:
            for act in person.acts():
                if stopping.is_set():
                    return
                act()
        except Exception as error:
            person.ledger.fault(f"{person.name}: {type(error).__name__}: {error}")

    threads = [threading.Thread(target=work, args=(person,), name=person.name) for person in everybody]
    for thread in threads:
        thread.start()
    site = everybody[0].site
    try:
        yield
    except BaseException:
        site.abandoned = True
        site.up.set()
        raise
    finally:
        stopping.set()
        if everybody[0].ledger.faults:  # nothing is to be known any more: whoever waits need not
            site.abandoned = True
            site.end()
            site.up.set()
        for thread in threads:
            thread.join()
