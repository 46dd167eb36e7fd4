"""Text of strangers as a model may read it: without the marks that would end its turn or begin another."""

import re

_CONTROL = re.compile(
    r"<\|[^<>\n]{0,64}\|?>|<[^<>\s]{1,64}\|>|</?(?:bos|eos|pad|unk|mask|s|start_of_turn|end_of_turn|"
    r"start_of_image|end_of_image|image_soft_token|audio_soft_token|unused\d+)>",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """Without control tokens, those too that only taking others away would make; without stray characters."""
    while (cleaned := _CONTROL.sub("", text)) != text:
        text = cleaned
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")


def line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean(text).split())
