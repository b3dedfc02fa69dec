"""Reads the demonstration's questions aloud into data/audio; run it by `script/demo-audio`.

Needs espeak-ng and ffmpeg. MP3, mono, 16 kHz and 16 kbit/s: every phone plays it, and a file stays
far below the 60 kB of SUR-24. The loudness is the same for all (EBU R 128, -16 LUFS).
"""

import subprocess
import tempfile
from pathlib import Path
from typing import Any

from surveys.demo_content import WHEEL_QUESTIONS, WHEEL_SPOKEN, WHEEL_TITLE

HERE = Path(__file__).resolve().parent / "data" / "audio"
SPEED = {"sv": 140, "ar": 145}  # words a minute: slower than people, since children listen
LOUDNESS = "loudnorm=I=-16:TP=-1.5:LRA=11"


def spoken(question: dict[str, Any], code: str) -> str:
    """The question, its help and its answers, with a pause after each."""
    parts = [question["text"], question.get("help", {})]
    parts += [option["label"] for option in question.get("options", [])]
    return "\n\n".join(f"{part[code].rstrip(' .…')}." for part in parts if part)


def record(text: str, code: str, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        wave = Path(folder) / "voice.wav"
        speak = ["espeak-ng", "-v", code, "-s", str(SPEED[code]), "-w", str(wave), text]
        subprocess.run(speak, check=True)  # noqa: S603 our own words
        convert = ["ffmpeg", "-v", "error", "-y", "-i", str(wave), "-af", LOUDNESS]
        convert += ["-ac", "1", "-ar", "16000", "-b:a", "16k", "-map_metadata", "-1", str(target)]
        subprocess.run(convert, check=True)  # noqa: S603


def main() -> None:
    for code in SPEED:
        record(f"{WHEEL_TITLE[code]}.\n\n{WHEEL_SPOKEN[code]}", code, HERE / f"start.{code}.mp3")
        for question in WHEEL_QUESTIONS:
            record(spoken(question, code), code, HERE / f"{question['key']}.{code}.mp3")
    for path in sorted(HERE.glob("*.mp3")):
        print(f"{path.stat().st_size:6} {path.name}")


if __name__ == "__main__":
    main()
