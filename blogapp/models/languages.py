"""The languages in which a post may be, as BCP 47 names them (https://www.rfc-editor.org/info/bcp47)."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError

LANGUAGES = (
    "af", "am", "ar", "az", "be", "bg", "bn", "bs", "ca", "ckb", "cs", "cy", "da", "de", "el", "en", "en-GB", "en-US",
    "eo", "es", "es-MX", "et", "eu", "fa", "fi", "fr", "fr-CA", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy", "id",
    "is", "it", "ja", "ka", "kk", "km", "ko", "ku", "lt", "lv", "mk", "ml", "mn", "mr", "ms", "my", "nb", "ne", "nl",
    "nn", "pa", "pl", "ps", "pt", "pt-BR", "ro", "ru", "sk", "sl", "so", "sq", "sr", "sv", "sw", "ta", "te", "th",
    "tr", "uk", "ur", "uz", "vi", "yi", "zh-Hans", "zh-Hant",
)  # fmt: skip


def name_of(language: str, locale: Locale | None = None) -> str:
    """Return what a language is called, in another one or in itself."""
    parsed = Locale.parse(language, sep="-")
    name = parsed.get_display_name(locale or parsed) or language
    return name[:1].upper() + name[1:]


def direction_of(language: str) -> str:
    """Return where a text in a language begins: "ltr" or "rtl"."""
    try:
        return str(Locale.parse(language, sep="-").text_direction)
    except (UnknownLocaleError, ValueError):
        return "auto"
