"""A real sign-in service on loopback: npm's oidc-provider, a process of its own, ended by its process id.

``.ci/provider.sh`` lays it into ``.venv/provider``. Who sits at the browser is told by the test.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from typing import Any

import httpx2
from pydantic import SecretStr

ROOT = Path(__file__).parents[2]
PLACE = Path(sys.prefix) / "provider"
OURS = "http://127.0.0.1:8000"
ANSWER = f"{OURS}/sign-in/provider/answer"


class NoService(Exception):
    """There is none here; the message says how to get one."""


class SignInService:
    """A running service. ``settings``: those that Remiss asks it by, as a client with this name."""

    def __init__(self, program: Path = ROOT / "tests" / "provider" / "provider.mjs") -> None:
        node = shutil.which("node")
        if node is None or not (PLACE / "installed").is_file():
            raise NoService("oidc-provider is missing. Run: sh .ci/provider.sh (needs Node and npm)")
        with program.open("rb") as source:  # from stdin: what it imports is looked for where it runs
            self._process = subprocess.Popen(
                [node, "--input-type=module", "-"],
                cwd=PLACE,
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "REDIRECT_URI": ANSWER, "NODE_ENV": "test"},
            )
        assert self._process.stdout is not None
        told: list[bytes] = []
        reading = threading.Thread(target=lambda: told.append(self._process.stdout.readline()), daemon=True)  # type: ignore[union-attr]  # asserted above
        reading.start()
        reading.join(60)
        if not told or not told[0].strip():
            self.stop()
            raise RuntimeError("the sign-in service did not start")
        self.issuer = f"http://127.0.0.1:{int(told[0])}"

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait(20)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def tell(self, **world: Any) -> Any:
        """Change what it does: ``sub`` sits at the browser, ``people`` are known, ``rotate`` its keys …"""
        request = urllib.request.Request(f"{self.issuer}/control", json.dumps(world).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def ended(self, sub: str) -> str:
        """What it tells Remiss, signed, when somebody has signed out there."""
        return str(self.tell(sign_out=sub)["logout_token"])

    def news(self) -> str:
        """What it has told Remiss of its own accord since it was last asked: a logout token, or ""."""
        return str(self.tell(news=True)["logout_token"])

    def everything_works(self) -> None:
        """As it was when it started."""
        self.tell(sub="nobody", people={}, deny=False, auth_age=0, gone=False, slow=0, acr=None)

    def settings(self, client: str = "remiss", **more: Any) -> dict[str, Any]:
        """What an installation is set to that lets people in by it."""
        names = {"issuer": self.issuer, "client_id": client, "name": "Kommuninloggningen", **more}
        names.setdefault("client_secret", f"secret-of-{client}")
        return {f"oidc_{name}": value for name, value in names.items()}

    def of_signatories(self) -> dict[str, Any]:
        """What an installation is set to whose signatories identify themselves by it."""
        names = {"issuer": self.issuer, "client_id": "eid", "name": "E-tjänsten"}
        return {f"eid_{name}": value for name, value in names.items()} | {
            "eid_client_secret": SecretStr("secret-of-eid")
        }


class AtTheService:
    """A browser's cookies there. ``through(address)``: where the service sends the browser back to."""

    def __init__(self) -> None:
        self._client = httpx2.Client(trust_env=False, follow_redirects=False, timeout=30)

    def through(self, address: str) -> str:
        """Follow its redirects until one leads back to Remiss; that address, without the host."""
        for _step in range(8):
            answer = self._client.get(address)
            assert answer.status_code in (302, 303), f"{answer.status_code}: {answer.text[:500]}"
            address = str(answer.url.join(answer.headers["location"]))
            if address.startswith(OURS):
                return address.removeprefix(OURS)
        raise AssertionError("it leads nowhere")

    def forget(self) -> None:
        """Another person's browser from now on."""
        self._client.cookies.clear()

    def get(self, address: str) -> Any:
        """What stands at one of its pages."""
        return self._client.get(address)

    def sign_out(self, address: str) -> None:
        """Go to the page where one signs out there, and press its button."""
        asked = self._client.get(address)
        action, mark = (re.search(f'{name}="([^"]+)"', asked.text) for name in ("action", 'name="xsrf" value'))
        assert action is not None, asked.text[:500]
        assert mark is not None, asked.text[:500]
        answer = self._client.post(action[1], data={"xsrf": mark[1], "logout": "yes"})
        assert answer.status_code == 303, answer.text[:500]

    def close(self) -> None:
        """Close the browser."""
        self._client.close()
