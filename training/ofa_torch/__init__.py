"""OFA's architecture in PyTorch, for training; key names are those of the Hugging Face checkpoints."""
