"""A stand-in for a training: makes an archive that Rasa's would look like, or does what `data/trouble` says instead.

usage: python trainer.py NAME
"""

from __future__ import annotations

import io
import json
import sys
import tarfile
import time
import uuid
from pathlib import Path


def main(name: str) -> int:
    trouble = Path("data/trouble")
    print("Starting to train component 'AnswerClassifier'.", flush=True)
    if trouble.exists():
        if trouble.read_text("utf-8") == "hangs":
            time.sleep(60)
        return 3
    body = json.dumps({"model_id": uuid.uuid4().hex, "content": Path("data/responses.yml").read_text("utf-8")}).encode()
    with tarfile.open(f"{name}.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("metadata.json")
        member.size = len(body)
        archive.addfile(member, io.BytesIO(body))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
