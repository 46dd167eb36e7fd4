"""What may be opened, and by which decoder: the allow-lists that stand behind every file's first bytes."""

RECORDINGS: dict[str, str] = {
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
    "wav": "wav",
    "wv": "wv",
}
"""What ffmpeg may take a recording for, by container: never for a playlist or a script."""

PICTURES: dict[str, tuple[str, ...]] = {
    "avif": ("AVIF",),
    "bmp": ("BMP",),
    "gif": ("GIF",),
    "heif": ("HEIF",),
    "jp2": ("JPEG2000",),
    "jpeg": ("JPEG", "MPO"),
    "png": ("PNG",),
    "ppm": ("PPM",),
    "tiff": ("TIFF",),
    "webp": ("WEBP",),
}
"""What Pillow may take a picture for."""

DOCUMENTS = frozenset({"pdf"})

CODECS = frozenset(
    """
    aac aac_fixed aac_latm ac3 eac3 alac amrnb amrwb libopencore_amrnb libopencore_amrwb flac mp1 mp1float mp2
    mp2float mp3 mp3float opus libopus vorbis libvorbis speex libspeex wavpack wmav1 wmav2 wmapro wmalossless
    wmavoice qcelp evrc gsm gsm_ms ilbc libilbc g722 g723_1 g726 g726le g729 adpcm_ima_wav adpcm_ima_qt
    adpcm_ms adpcm_swf adpcm_g722 adpcm_g726 adpcm_yamaha nellymoser qdm2 mace3 mace6 truespeech dca pcm_alaw
    pcm_mulaw pcm_u8 pcm_s8 pcm_s16le pcm_s16be pcm_u16le pcm_u16be pcm_s24le pcm_s24be pcm_s32le pcm_s32be
    pcm_f32le pcm_f32be pcm_f64le pcm_f64be pcm_s64le pcm_bluray pcm_dvd

    h264 hevc vp8 vp9 libvpx libvpx-vp9 av1 libdav1d libaom-av1 mpeg4 msmpeg4v1 msmpeg4v2 msmpeg4 h263 h263i
    h263p h261 flv flashsv flashsv2 vp6 vp6a vp6f mpeg1video mpeg2video theora wmv1 wmv2 wmv3 vc1 mss1 mss2
    prores dnxhd dvvideo mjpeg ffv1 huffyuv ffvhuff utvideo qtrle rpza svq1 svq3 cinepak indeo3 indeo4 indeo5
    png rawvideo tscc tscc2 camstudio zmbv fraps msrle msvideo1 hap vp3
    """.split()
)
"""The decoders that may run: those of recordings, screens and telephones; no text, no games, no teletext."""
