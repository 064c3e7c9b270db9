"""The receipt proves itself: the script of docs/receipts.md, run on what a body downloads."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.kit.pages import Pages
from tests.kit.stage import Stage

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "receipts.md"


def test_the_documented_script_says_ok_and_finds_a_change(client: Any, pages: Pages, stage: Stage, tmp_path: Path):
    draft = {"version": 0, "stance": "rejects", "summary": "Nej tack 🙂", "comments": [{"text": "Å"}]}
    client.put(stage.address(0, "/draft"), json=draft)
    sent = {"file": ("Beslut å.txt", "Vi säger nej.".encode(), "text/plain")}
    assert client.post(stage.address(0, "/attachments"), files=sent).status_code == 201
    sending = {"version": 1, "signatory": {"name": "Sara Lind"}}
    receipt = client.post(stage.address(0, "/submission"), json=sending).json()
    pages.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    original = pages.raw.get(f"/answers/{stage.consultees[0]}/responses/1/original")
    assert original.headers["content-disposition"].startswith("attachment")
    code = re.search(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert code
    (tmp_path / "check.py").write_text(code[1], encoding="utf-8")
    (tmp_path / "receipt.json").write_text(json.dumps(receipt), encoding="utf-8")

    def verdict(content: bytes) -> str:
        (tmp_path / "original.json").write_bytes(content)
        command = [sys.executable, "check.py", "original.json", "receipt.json"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip()

    assert verdict(original.content) == "ok"
    assert verdict(original.content.replace(b"Nej", b"Jaa")) == "not what was received"
    (file,) = json.loads(original.content)["attachments"]
    assert file["sha256"] == hashlib.sha256("Vi säger nej.".encode()).hexdigest()
    assert verdict(original.content.replace(file["sha256"].encode(), b"0" * 64)) == "not what was received"
    assert verdict(original.content.replace("Beslut å".encode(), b"Beslut b")) == "not what was received"
