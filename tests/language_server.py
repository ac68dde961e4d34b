"""A client of the YAML language server: what an editor shows of a file, as its diagnostics, completions and hovers."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

VARIABLE = "YAML_LANGUAGE_SERVER"
PATIENCE = 60.0
SETTINGS = {"yaml": {"schemaStore": {"enable": False}, "validate": True, "hover": True, "completion": True}}


def server_program() -> str | None:
    """The server, as the variable names it, or found on the PATH."""
    return os.environ.get(VARIABLE) or shutil.which("yaml-language-server")


class Editor:
    """An editor with the server running; what is opened is text, beside files that are there."""

    def __init__(self, program: str, root: Path) -> None:
        self.process = subprocess.Popen(
            [program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root
        )
        self.arrived: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.asked = self.version = 0
        self.opened: set[Path] = set()
        self.request("initialize", processId=None, rootUri=root.as_uri(), capabilities={})
        self.notify("initialized")
        self.notify("workspace/didChangeConfiguration", settings=SETTINGS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def open(self, file: Path, text: str) -> list[dict[str, Any]]:
        """Open a file as if it held this text, and return the diagnostics."""
        self.version += 1  # the server keeps what it knows of a file by version
        about = {"uri": file.as_uri(), "version": self.version}
        if file in self.opened:
            self.notify("textDocument/didChange", textDocument=about, contentChanges=[{"text": text}])
        else:
            self.notify("textDocument/didOpen", textDocument={**about, "languageId": "yaml", "text": text})
        self.opened.add(file)
        diagnosed: list[dict[str, Any]] = self._await(lambda one: _diagnoses(one, file))["params"]["diagnostics"]
        return diagnosed

    def completions(self, file: Path, line: int, column: int) -> dict[str, str]:
        """What could stand at a place, each with what is told of it."""
        answer = self.request("textDocument/completion", **_at(file, line, column))
        items = answer if isinstance(answer, list) else answer["items"]
        return {one["label"]: _text(one.get("documentation", "")) for one in items}

    def hover(self, file: Path, line: int, column: int) -> str:
        """What is told of what stands at a place."""
        answer = self.request("textDocument/hover", **_at(file, line, column))
        return _text(answer["contents"]) if answer else ""

    # -- messages --

    def request(self, method: str, **params: Any) -> Any:
        self.asked += 1
        self._send(id=self.asked, method=method, params=params)
        answer = self._await(lambda one: one.get("id") == self.asked and "method" not in one)
        assert "error" not in answer, answer
        return answer["result"]

    def notify(self, method: str, **params: Any) -> None:
        self._send(method=method, params=params)

    def _send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _await(self, wanted: Any) -> dict[str, Any]:
        while True:
            message = self.arrived.get(timeout=PATIENCE)
            assert message is not None, "the server has ended"
            if wanted(message):
                return message
            if "id" in message and "method" in message:
                self._send(id=message["id"], result=None)

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream
        while header := stream.readline():
            length = int(header.partition(b":")[2])
            while stream.readline().strip():
                pass
            self.arrived.put(json.loads(stream.read(length)))
        self.arrived.put(None)


def _diagnoses(message: Mapping[str, Any], file: Path) -> bool:
    return message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == file.as_uri()


def _at(file: Path, line: int, column: int) -> dict[str, Any]:
    return {"textDocument": {"uri": file.as_uri()}, "position": {"line": line, "character": column}}


def _text(told: Any) -> str:
    if isinstance(told, list):
        return "\n".join(map(_text, told))
    return told.get("value", "") if isinstance(told, dict) else str(told)
