"""Recurrent networks for text: a classifier, and a translator with attention."""

from __future__ import annotations

from graph import symbol as sym
from graph.networks.shipped import Published, Shipped
from graph.symbol import Symbol


def lstm_classifier() -> Symbol:
    """Embedding, LSTM, one score: is a text positive?"""
    tokens = sym.Input(shape=("N", "T"), dtype="int64", name="tokens")
    x = sym.Embedding(tokens, num_embeddings=20_000, embedding_dim=128, name="embedding")
    lstm = sym.LSTM(x, hidden_size=128, name="lstm")
    last = sym.Select(lstm.h_n, dim=0, index=-1, name="last")
    x = sym.Dropout(last, p=0.2, name="dropout")
    score = sym.Linear(x, out_features=1, name="score")
    positive = sym.Target(shape=("N", 1), dtype="float32", name="positive")
    return sym.BCEWithLogitsLoss(score, positive, name="loss")


def gru_translator() -> Symbol:
    """GRU encoder and decoder with global attention (Cho et al., 2014; Luong et al., 2015)."""

    @sym.block
    def LuongAttention(decoder: Symbol, encoder: Symbol, size: int = 512) -> Symbol:
        """Every word to be written gathers the words read that fit it; dot-product scores."""
        keys = sym.Transpose(encoder, dim0=1, dim1=2, name="keys")
        scores = sym.MatMul(decoder, keys, name="scores")
        weights = sym.Softmax(scores, dim=-1, name="weights")
        context = sym.MatMul(weights, encoder, name="context")
        both = sym.Concat(context, decoder, dim=2, name="both")
        return sym.Linear(both, out_features=size, bias=False, activation="Tanh", name="combined")

    source = sym.Input(shape=("N", "S"), dtype="int64", name="source")
    x = sym.Embedding(
        source, num_embeddings=10_000, embedding_dim=256, padding_idx=0, name="source_embedding"
    )
    encoder = sym.GRU(x, hidden_size=512, name="encoder")
    written = sym.Input(shape=("N", "T"), dtype="int64", name="written")
    y = sym.Embedding(
        written, num_embeddings=10_000, embedding_dim=256, padding_idx=0, name="target_embedding"
    )
    decoder = sym.GRU(y, encoder.h_n, hidden_size=512, name="decoder")
    attended = LuongAttention(decoder, encoder, name="attention")
    logits = sym.Linear(attended, out_features=10_000, name="logits")
    scores = sym.Transpose(logits, dim0=1, dim1=2, name="by_class")
    following = sym.Target(shape=("N", "T"), name="following")
    return sym.CrossEntropyLoss(scores, following, ignore_index=0, name="loss")


SHIPPED = (
    Shipped(
        "lstm-classifier",
        "LSTM text classifier",
        "Reads a text word by word and says whether it is positive (Hochreiter & Schmidhuber, 1997).",
        lstm_classifier,
        # Keras's 2,691,713, and torch's second bias of 4·128.
        Published("keras-team/keras, examples/imdb_lstm.py, with torch's second bias", 2_692_225),
    ),
    Shipped(
        "gru-translator",
        "GRU translator with attention",
        "Reads a sentence, writes another, looking back at what it read (Luong et al., 2015).",
        gru_translator,
    ),
)
