"""Who asked, where it is kept, what is shown: the site. It knows nothing of ffmpeg, prompts or models."""
