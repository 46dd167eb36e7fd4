"""The command lines of ffmpeg: one input, opened as what it is and nothing else, one stream to a pipe."""

from pathlib import Path

import ffmpeg

from worker.errors import Damaged, Unsupported
from worker.media import sniff
from worker.media.jail import Cell
from worker.media.tools import Tools

FORMATS: dict[str, str] = {
    "aac": "aac",
    "ac3": "ac3,eac3",
    "aiff": "aiff",
    "amr": "amr,amrnb,amrwb",
    "asf": "asf",
    "au": "au",
    "avi": "avi",
    "caf": "caf",
    "flac": "flac",
    "flv": "flv",
    "matroska": "matroska,webm",
    "mov": "mov,mp4,m4a,3gp,3g2,mj2",
    "mp3": "mp3,aac",
    "mpeg": "mpeg",
    "mpegts": "mpegts",
    "mpegvideo": "mpegvideo",
    "ogg": "ogg",
    "qcp": "qcp",
    "wav": "wav,w64",
    "wv": "wv",
}
"""What ffmpeg may take a recording for, by what its first bytes say: never for a playlist or a script."""

_AUDIO = (
    "aac aac_fixed aac_latm ac3 eac3 alac amrnb amrwb libopencore_amrnb libopencore_amrwb flac mp1 "
    "mp1float mp2 mp2float mp3 mp3float opus libopus vorbis libvorbis speex libspeex wavpack wmav1 wmav2 "
    "wmapro wmalossless wmavoice qcelp evrc gsm gsm_ms ilbc libilbc g722 g723_1 g726 g726le g729 "
    "adpcm_ima_wav adpcm_ima_qt adpcm_ms adpcm_swf adpcm_g722 adpcm_g726 adpcm_yamaha nellymoser qdm2 "
    "mace3 mace6 truespeech dca pcm_alaw pcm_mulaw pcm_u8 pcm_s8 pcm_s16le pcm_s16be pcm_u16le pcm_u16be "
    "pcm_s24le pcm_s24be pcm_s32le pcm_s32be pcm_f32le pcm_f32be pcm_f64le pcm_f64be pcm_s64le pcm_bluray "
    "pcm_dvd"
)
_VIDEO = (
    "h264 hevc vp8 vp9 libvpx libvpx-vp9 av1 libdav1d libaom-av1 mpeg4 msmpeg4v1 msmpeg4v2 msmpeg4 h263 "
    "h263i h263p h261 flv flashsv flashsv2 vp6 vp6a vp6f mpeg1video mpeg2video theora wmv1 wmv2 wmv3 vc1 "
    "mss1 mss2 prores dnxhd dvvideo mjpeg ffv1 huffyuv ffvhuff utvideo qtrle rpza svq1 svq3 cinepak "
    "indeo3 indeo4 indeo5 png rawvideo tscc tscc2 camstudio cscd zmbv fraps msrle msvideo1 gif hap vp3"
)
CODECS = ",".join(f"{_AUDIO} {_VIDEO}".split())
"""The decoders that may run: those of recordings, screens and telephones; no text, no games, no teletext."""


def formats(path: Path) -> str:
    """What a recording may be opened as. Raises `Refused` when it is none."""
    beginning = sniff.head(path)
    if not beginning:
        raise Damaged("The file is empty. Record or export it again.")
    allowed = FORMATS.get(sniff.container(beginning) or "")
    if allowed is None:
        raise Unsupported(
            "This file is neither a sound nor a video recording. Check that it is the right one."
        )
    return allowed


def command(path: Path, tools: Tools, stream: str, *, seek_ms: int = 0, **output: str | int) -> list[str]:
    """Decode one stream (`a:0`, `V:0`) to standard output; `output` holds ffmpeg's output options.

    With `seek_ms` the clock starts there; what began before has a negative time and is not left out.
    """
    seek = {"ss": seek_ms / 1000, "noaccurate_seek": None} if seek_ms else {}
    source = ffmpeg.input(
        f"file:{path}",
        protocol_whitelist="file,pipe",
        format_whitelist=formats(path),
        codec_whitelist=CODECS,
        threads=tools.threads,
        max_pixels=tools.limits.frame_pixels,
        **seek,
    )
    made = ffmpeg.output(source[stream], "pipe:1", threads=1, **output)
    quiet = ("-nostdin", "-hide_banner", "-loglevel", "error", "-filter_threads", "1")
    return [str(part) for part in made.global_args(*quiet).compile(cmd=tools.ffmpeg)]


def cell(path: Path, tools: Tools) -> Cell:
    """The jail of one ffmpeg: time for the longest recording, as long as it goes on."""
    limits = tools.limits
    return Cell(
        tools.level,
        programs=(Path(tools.ffmpeg),),
        reads=(path,),
        memory_bytes=limits.jail_bytes * 7 // 8,  # the rest is for the program and its libraries
        cpu_seconds=limits.recording_ms // 1000,
        seconds=limits.recording_ms / 1000,
        idle_seconds=limits.idle_seconds,
    )
