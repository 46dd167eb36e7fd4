"""Which models fill the roles here, told from where their files lie: none is opened, no hash is checked."""

from worker.engines import Options
from worker.engines.embedded import weights
from worker.meeting import EngineName

NONE = EngineName("embedded", "none")
HEARS_SPEECH = EngineName("embedded", weights.SILERO.name)
"""Of an ear that tells nobody apart."""
OWN_VOICES = EngineName("embedded", "your own voices")
OWN_WHISPER = EngineName("embedded", "your own Whisper")
READS = EngineName("embedded", f"PP-OCRv6 small {weights.PP_OCR.digest}")
EMBEDS = EngineName("embedded", f"multilingual-e5-small {weights.E5.digest}")


def of(model: weights.Model) -> EngineName:
    return EngineName("embedded", f"{model.name} {model.digest}")


def name(role: str, options: Options) -> EngineName | None:
    """None for a role whose filler is made of nothing that has to be loaded."""
    match role:
        case "listener":
            found = of(weights.VOICES) if _is_here(weights.VOICES, options) else HEARS_SPEECH
            return OWN_VOICES if weights.chosen("voices", options.models) else found
        case "transcriber":
            is_whole = _is_here(weights.WHISPER_BASE, options)
            model = weights.WHISPER_BASE if is_whole else weights.WHISPER_TINY_EN
            return OWN_WHISPER if weights.chosen("whisper", options.models) else of(model)
        case "viewer":
            return READS if _is_here(weights.PP_OCR, options) else NONE
        case "embedder":
            return EMBEDS if _is_here(weights.E5, options) else NONE
    return None


def _is_here(model: weights.Model, options: Options) -> bool:
    return weights.is_installed(model, options.models)
