#!/usr/bin/env python3
"""Prints the result of Transformers' fork of OFA (OFA-Sys/OFA, branch feature/add_transformers) for one image and text, as JSON.

Usage: reference.py ID DIRECTORY TASK IMAGE TEXT. Not run where this project is built: it needs torch and the fork. It prints null for
checkpoints that the fork does not read (fairseq files and ModelScope directories).
"""
import json
import re
import sys

PROMPTS = {"caption": " what does the image describe?", "answer": " {}", "ground": ' which region does the text " {} " describe?'}
SEARCH = {
    "caption": dict(num_beams=5, max_length=16, no_repeat_ngram_size=3),
    "answer": dict(num_beams=5, max_length=16),
    "ground": dict(num_beams=5, min_length=4, max_length=4, no_repeat_ngram_size=3),
}


def main():
    model_id, directory, task, image, text = sys.argv[1:6]
    if ":" in model_id or task == "ground":
        print("null")
        return
    import torch
    from PIL import Image
    from torchvision import transforms
    from transformers import OFAModel, OFATokenizer

    tokenizer = OFATokenizer.from_pretrained(directory)
    model = OFAModel.from_pretrained(directory, use_cache=False).eval()
    size = 480 if "caption" in model_id or "vqa" in model_id else 384
    pixels = transforms.Compose([
        lambda image: image.convert("RGB"),
        transforms.Resize((size, size), interpolation=Image.BICUBIC),
        transforms.ToTensor(),
        transforms.Normalize([0.5] * 3, [0.5] * 3),
    ])(Image.open(image)).unsqueeze(0)
    inputs = tokenizer([PROMPTS[task].format(text)], return_tensors="pt").input_ids
    with torch.no_grad():
        output = model.generate(inputs, patch_images=pixels, **SEARCH[task])
    said = tokenizer.batch_decode(output, skip_special_tokens=True)[0].strip()
    print(json.dumps({task: re.sub(r"[^\w\s]", "", said).strip()}))


if __name__ == "__main__":
    main()
