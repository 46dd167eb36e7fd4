"""Languages by the names that prompts call them."""

_TOLD = """
ar Arabic, bg Bulgarian, bn Bengali, ca Catalan, cs Czech, cy Welsh, da Danish, de German, el Greek,
en English, es Spanish, et Estonian, eu Basque, fa Persian, fi Finnish, fr French, ga Irish, gl
Galician, gu Gujarati, he Hebrew, hi Hindi, hr Croatian, hu Hungarian, hy Armenian, id Indonesian,
is Icelandic, it Italian, ja Japanese, ka Georgian, kk Kazakh, km Khmer, kn Kannada, ko Korean, lb
Luxembourgish, lt Lithuanian, lv Latvian, mk Macedonian, ml Malayalam, mn Mongolian, mr Marathi, ms
Malay, my Burmese, nb Norwegian, ne Nepali, nl Dutch, nn Norwegian, no Norwegian, pa Punjabi, pl
Polish, pt Portuguese, ro Romanian, ru Russian, si Sinhala, sk Slovak, sl Slovenian, sq Albanian, sr
Serbian, sv Swedish, sw Swahili, ta Tamil, te Telugu, th Thai, tr Turkish, uk Ukrainian, ur Urdu, uz
Uzbek, vi Vietnamese, zh Chinese
"""

_NAMES = dict[str, str](one.split() for one in _TOLD.split(","))


def tongue(code: str | None) -> str:
    """The English name of a language by its code; an unknown code stays itself, letters alone."""
    short = (code or "").casefold().partition("-")[0]
    return _NAMES.get(short) or "".join(filter(str.isalpha, short)) or "the language that is spoken"


def is_code(code: str) -> bool:
    return code in _NAMES
