"""Files in an S3-compatible store: a real server of another's, on loopback, in a process of its own.

``REMISS_TEST_S3=http://host:port`` takes the tests to a store that runs already, such as Ceph's (docs/development.md);
it has to know the key and the secret below.
"""

import contextlib
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import quote

import httpx2
import obstore
import pytest

from app.database import Database
from app.errors import Unavailable
from app.installation import Installation
from app.jobs.results import SharedResults
from app.settings import Settings, SettingsError, load
from app.storage.in_s3 import STAGING, Objects, S3FileStore, reached
from app.storage.opening import in_words
from tests.kit.mailserver import free_port
from tests.storage import promises

pytestmark = pytest.mark.one_database


KEY, SECRET = "key", "a/secret"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Where a store answers that has the bucket ``remiss``."""
    there = os.environ.get("REMISS_TEST_S3")
    with contextlib.nullcontext(there) if there else started() as endpoint:
        make_bucket(endpoint)
        yield endpoint


@contextlib.contextmanager
def started() -> Iterator[str]:
    port = free_port()
    serve = f"from moto.server import main; main(['-H', '127.0.0.1', '-p', '{port}'])"
    process = subprocess.Popen([sys.executable, "-c", serve], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 60
        while True:
            try:
                httpx2.get(f"http://127.0.0.1:{port}", timeout=30)
                break
            except httpx2.ConnectError:
                assert process.poll() is None
                assert time.monotonic() < end
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def make_bucket(endpoint: str) -> None:
    """Make the bucket, or leave the one there is."""
    import boto3

    keys = {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET, "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=endpoint, **keys).create_bucket(Bucket="remiss")


@pytest.fixture
def url(endpoint: str, request: pytest.FixtureRequest) -> str:
    """A place of the test's own in the bucket."""
    place = f"{request.node.originalname}-{secrets.token_hex(4)}"
    return f"s3://{KEY}:{quote(SECRET, safe='')}@remiss/{place}?endpoint={endpoint}&region=us-east-1"


@pytest.fixture
def store(url: str) -> S3FileStore:
    return S3FileStore(url)


def test_its_promises(store: S3FileStore, url: str) -> None:
    promises.leaves_nothing(store)
    promises.comes_back(store)
    promises.goes_by_the_bin(S3FileStore(url.replace("?", "/bin?")))


def test_a_changed_file_is_found_and_healed_by_the_same_bytes(store: S3FileStore, database: Database) -> None:
    def change(sha256: str, content: bytes) -> None:
        obstore.put(store.store, store.files.at(sha256), content)

    promises.is_healed(database, store, change, store.files.remove)


def test_a_file_that_is_held_while_it_is_taken_away_stays(store: S3FileStore, monkeypatch) -> None:
    kept = store.put([b"in use"], limit=100)
    remove, until = store.files.remove, time.time() + 0.5
    while time.time() < until:  # the store tells whole seconds
        time.sleep(0.1)
    long_ago = store.unused_since(kept.sha256)

    def while_another_holds_it(name: str) -> None:
        time.sleep(1.1)
        assert S3FileStore(store.url, store.store).hold(name)
        remove(name)

    monkeypatch.setattr(store.files, "remove", while_another_holds_it)
    assert not store.take_away(kept.sha256, unused_since=long_ago, at=time.time())
    assert store.is_whole(kept.sha256)
    assert not list(store.bin.listed())


def test_an_installation_on_it(settings: Settings, url: str) -> None:
    installation = Installation.open(settings.model_copy(update={"storage_url": url}))
    try:
        store, results = installation.store, installation.results
        assert isinstance(store, S3FileStore)
        assert isinstance(results, SharedResults)
        with results.arrived(results.take_in([b"to be read"])) as path:
            assert path.read_bytes() == b"to be read"
        assert not list(store.names())
        with installation.database.read() as session, store.staging(session) as staged:
            kept = staged.put([b"of a backup"], limit=100)
            assert not list(store.names())
            store.take_over(staged)
        assert store.is_whole(kept.sha256)
        assert not list(staged.names())
        Objects(store.store, f"{STAGING}/left/files").put("0" * 64, [b"of a restoring that was killed"])
        assert store.sweep(before=time.time() - 60) == 0
        assert store.sweep(before=time.time() + 60) == 1
        assert results.sweep([], seconds=-60) == 1
    finally:
        installation.close()


def test_a_bucket_that_is_not_there_refuses_in_words(endpoint: str) -> None:
    store = S3FileStore(f"s3://{KEY}:{quote(SECRET, safe='')}@another?endpoint={endpoint}&region=us-east-1")
    assert not store.takes_files()
    with pytest.raises(Unavailable):
        store.put([b"a file"], limit=100)
    with pytest.raises(OSError, match="store of files"):
        list(store.names())


def test_a_store_that_does_not_answer_refuses_in_words(monkeypatch) -> None:
    monkeypatch.setattr("app.storage.in_s3.SECONDS", 1)
    store = S3FileStore(f"s3://key:secret@remiss?endpoint=http://127.0.0.1:{free_port()}&region=x")
    assert not store.takes_files()
    with pytest.raises(Unavailable):
        store.put([b"a file"], limit=100)
    with pytest.raises(Unavailable):
        store.whole("0" * 64)


@pytest.mark.parametrize("wrong", ["s3://", "s3://key@bucket", "s3://bucket?port=1", "s3://bucket?endpoint"])
def test_a_wrong_address_is_refused(monkeypatch, wrong: str) -> None:
    with pytest.raises(ValueError, match="should"):
        reached(wrong)
    monkeypatch.setenv("REMISS_STORAGE_URL", wrong)
    with pytest.raises(SettingsError, match="REMISS_STORAGE_URL: should"):
        Installation.open(load())


def test_a_secret_is_not_shown() -> None:
    assert in_words("s3://key:a%2Fsecret@bucket/x?region=y") == "s3://…@bucket/x?region=y"
    assert in_words("/srv/files") == "/srv/files"
