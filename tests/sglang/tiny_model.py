"""Writes the folder of a tiny model of Gemma 4's kind, with random weights: `python tiny_model.py FOLDER`.

It proves the wire and nothing else: SGLang reads it as the real one, with its tokenizer, its processor of
sound and pictures, its cache and its grammar; what it generates is noise. One byte of text is one token.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAIRS = {"turn": "turn", "channel": "channel", "tool": "tool", "tool_call": "tool_call"}
SENSES = ("image", "audio", "video")
WIDTH, LONGEST = 64, 16_384
TEMPLATE = (
    "{{ bos_token }}"
    "{% for message in messages %}"
    "{{ '<|turn>' + {'assistant': 'model', 'developer': 'system'}.get(message.role, message.role) }}"
    "{{ '\\n' }}"
    "{% if message.content is string %}{{ message.content | trim }}"
    "{% else %}{% for part in message.content %}"
    "{% if part.type == 'text' %}{{ part.text | trim }}"
    "{% else %}{{ '<|' + part.type + '|>' }}{% endif %}"
    "{% endfor %}{% endif %}{{ '<turn|>\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|turn>model\\n' }}"
    "{% if not enable_thinking | default(false) %}{{ '<|channel>thought\\n<channel|>' }}"
    "{% endif %}{% endif %}"
)


def special() -> list[str]:
    """The tokens that are no text."""
    pairs = [mark for name in PAIRS for mark in (f"<|{name}>", f"<{name}|>")]
    senses = [mark for name in SENSES for mark in (f"<|{name}>", f"<{name}|>", f"<|{name}|>")]
    return ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>", *pairs, *senses, "<|think|>"]


def letters() -> Iterator[str]:
    """A printable sign for each byte, as byte-level tokenizers have it."""
    shown = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [byte for byte in range(256) if byte not in shown]
    yield from map(chr, [*shown, *range(256, 256 + len(hidden))])


def vocabulary() -> dict[str, int]:
    return {token: n for n, token in enumerate([*special(), *letters()])}


def tokenizer() -> dict[str, Any]:
    plain = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    ids = vocabulary()
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0",
        "added_tokens": [{"id": ids[token], "content": token, **plain} for token in special()],
        "normalizer": None,
        "pre_tokenizer": level,
        "post_processor": None,
        "decoder": level,
        "model": {"type": "BPE", "vocab": ids, "merges": []},
    }


def tokenizer_config() -> dict[str, Any]:
    senses = {
        f"{key}_token": mark
        for sense, short in (("image", "i"), ("audio", "a"))
        for key, mark in (
            (sense, f"<|{sense}|>"),
            (f"bo{short}", f"<|{sense}>"),
            (f"eo{short}", f"<{sense}|>"),
        )
    }
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "processor_class": "Gemma4UnifiedProcessor",
        "bos_token": "<bos>",
        "eos_token": "<eos>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "clean_up_tokenization_spaces": False,
        "model_max_length": LONGEST,
        "extra_special_tokens": senses,
    }


def config() -> dict[str, Any]:
    ids = vocabulary()
    return {
        "architectures": ["Gemma4UnifiedForConditionalGeneration"],
        "model_type": "gemma4_unified",
        "dtype": "float32",
        "tie_word_embeddings": True,
        "eos_token_id": [ids["<eos>"], ids["<turn|>"]],
        "image_token_id": ids["<|image|>"],
        "boi_token_id": ids["<|image>"],
        "eoi_token_id": ids["<image|>"],
        "audio_token_id": ids["<|audio|>"],
        "boa_token_id": ids["<|audio>"],
        "eoa_token_id": ids["<audio|>"],
        "eoa_token_index": ids["<audio|>"],
        "video_token_id": ids["<|video|>"],
        "text_config": text_config(len(ids)),
        "vision_config": {
            "model_type": "gemma4_unified_vision",
            "hidden_size": WIDTH,
            "mm_embed_dim": WIDTH,
            "output_proj_dims": WIDTH,
            "patch_size": 16,
            "pooling_kernel_size": 3,
            "model_patch_size": 48,
            "num_soft_tokens": 280,
            "mm_posemb_size": 1120,
            "rms_norm_eps": 1e-6,
        },
        "audio_config": {
            "model_type": "gemma4_unified_audio",
            "hidden_size": 640,
            "audio_embed_dim": 640,
            "output_proj_dims": 640,
            "audio_samples_per_token": 640,
            "rms_norm_eps": 1e-6,
        },
    }


def text_config(tokens: int) -> dict[str, Any]:
    padded = -(-tokens // 64) * 64
    return {
        "model_type": "gemma4_unified_text",
        "dtype": "float32",
        "vocab_size": padded,
        "vocab_size_per_layer_input": padded,
        "hidden_size": WIDTH,
        "hidden_size_per_layer_input": 0,
        "intermediate_size": 2 * WIDTH,
        "num_hidden_layers": 2,
        "layer_types": ["sliding_attention", "full_attention"],
        "sliding_window": 512,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "num_global_key_value_heads": 1,
        "num_kv_shared_layers": 0,
        "head_dim": 32,
        "global_head_dim": 32,
        "attention_k_eq_v": True,
        "enable_moe_block": False,
        "use_bidirectional_attention": "vision",
        "final_logit_softcapping": 30.0,
        "max_position_embeddings": LONGEST,
        "tie_word_embeddings": True,
        "pad_token_id": 0,
        "eos_token_id": 1,
        "bos_token_id": 2,
    }


def processor_config() -> dict[str, Any]:
    patches = {"patch_size": 16, "pooling_kernel_size": 3}
    return {
        "processor_class": "Gemma4UnifiedProcessor",
        "image_seq_length": 280,
        "audio_seq_length": 750,
        "audio_ms_per_token": 40,
        "feature_extractor": {
            "feature_extractor_type": "Gemma4UnifiedAudioFeatureExtractor",
            "audio_samples_per_token": 640,
            "feature_size": 640,
            "sampling_rate": 16_000,
        },
        "image_processor": {
            "image_processor_type": "Gemma4UnifiedImageProcessor",
            "max_soft_tokens": 280,
            **patches,
        },
        "video_processor": {
            "video_processor_type": "Gemma4UnifiedVideoProcessor",
            "max_soft_tokens": 70,
            "num_frames": 32,
            **patches,
        },
    }


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    generation = {"bos_token_id": 2, "eos_token_id": config()["eos_token_id"], "pad_token_id": 0}
    for name, told in {
        "tokenizer": tokenizer(),
        "tokenizer_config": tokenizer_config(),
        "config": config(),
        "processor_config": processor_config(),
        "generation_config": generation,
    }.items():
        (folder / f"{name}.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    (folder / "chat_template.jinja").write_text(TEMPLATE, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
