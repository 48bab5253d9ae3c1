"""A foghorn, made of sines."""

from __future__ import annotations

import math
import wave
from io import BytesIO

from werkzeug.datastructures import FileStorage

RATE = 8000  # samples in a second
BLASTS = (0.2, 2.6)  # seconds
LENGTH, WHOLE = 1.8, 4.8
TONES = ((118.0, 0.5), (178.0, 0.25), (236.0, 0.25))


def foghorn() -> FileStorage:
    """Return two blasts as if somebody had uploaded them."""
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 1, RATE, 0, "NONE", ""))
        sound.writeframes(bytes(128 + round(120 * _height(number / RATE)) for number in range(int(WHOLE * RATE))))
    file.seek(0)
    return FileStorage(file, "foghorn.wav", content_type="audio/wav")


def _height(second: float) -> float:
    """Return the height of the wave at a moment: a horn that swells and fades."""
    since = min((second - blast for blast in BLASTS if second >= blast), default=LENGTH)
    swell = math.sin(math.pi * since / LENGTH) ** 0.5 if since < LENGTH else 0.0
    return swell * sum(strength * math.sin(2 * math.pi * tone * since) for tone, strength in TONES)
