"""A network that is fine-tuned: a published encoder, and a head that knows our labels."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

LONGEST = 96  # tokens; of our messages one in a hundred is longer
SHARPNESS = 16.0  # cosines are between -1 and 1; the softmax needs more room
TEMPERATURE = 0.1
# Half the digits take half the time where the processor knows them, and thirty times as long where it does not.
HALF_DIGITS = torch.backends.cpu.get_cpu_capability() == "AVX512" and torch.cpu._is_avx512_bf16_supported()


class Network(nn.Module):
    """Texts in; vectors of length one and logits over the labels out. The words' embeddings stay as published."""

    def __init__(self, published: Path, labels: int) -> None:
        super().__init__()
        self.tokenizer = AutoTokenizer.from_pretrained(published)
        self.encoder = AutoModel.from_pretrained(published)
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.weight = nn.Parameter(torch.randn(labels, width) * 0.05)
        self.bias = nn.Parameter(torch.zeros(labels))

    def forward(self, texts: list[str]) -> tuple[Tensor, Tensor]:
        """Vectors (texts, width) and logits (texts, labels)."""
        tokens = self.tokenizer(texts, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
        mask = tokens["attention_mask"].unsqueeze(-1)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALF_DIGITS):
            hidden = self.encoder(**tokens).last_hidden_state  # the head needs all digits
        hidden = hidden.float() * mask
        vectors = functional.normalize(hidden.sum(1) / mask.sum(1), dim=-1)
        return vectors, functional.linear(vectors, self.head_weight()) + self.bias

    def head_weight(self) -> Tensor:
        """(labels, width): one direction a label, all of the same length."""
        return SHARPNESS * functional.normalize(self.weight, dim=-1)


def contrast(vectors: Tensor, labels: Tensor) -> Tensor:
    """Supervised contrastive loss (Khosla and others, 2020): messages of one label together, others apart."""
    itself = torch.eye(len(labels), dtype=torch.bool)
    similarity = (vectors @ vectors.T / TEMPERATURE).masked_fill(itself, -1e9)
    together = (labels[:, None] == labels[None]) & ~itself
    some = together.any(1)
    if not some.any():
        return vectors.sum() * 0
    log_share = similarity - torch.logsumexp(similarity, 1, keepdim=True)
    return -((log_share * together).sum(1)[some] / together.sum(1)[some]).mean()
