"""Transformers: an encoder that classifies texts, GPT-2, BERT-base, ViT-B/16; their layers are blocks."""

from __future__ import annotations

from graph import symbol as sym
from graph.networks.shipped import Published, Sequence, Shipped
from graph.symbol import Symbol


def encoder_classifier() -> Symbol:
    """Two layers of the original encoder (Vaswani et al., 2017) over words, their mean, one score a class."""

    @sym.block
    def EncoderLayer(x: Symbol, heads: int = 4, hidden: int = 512, width: int = 128) -> Symbol:
        """Self-attention and a feed-forward network, each added to its input and normalised."""
        y = sym.SelfAttention(x, num_heads=heads, name="attention")
        y = sym.Dropout(y, p=0.1, name="dropout1")
        x = sym.LayerNorm(sym.Add(x, y, name="add1"), name="norm1")
        y = sym.Linear(x, out_features=hidden, activation="ReLU", name="linear1")
        y = sym.Dropout(y, p=0.1, name="dropout2")
        y = sym.Linear(y, out_features=width, name="linear2")
        y = sym.Dropout(y, p=0.1, name="dropout3")
        return sym.LayerNorm(sym.Add(x, y, name="add2"), name="norm2")

    tokens = sym.Input(shape=("N", "T"), dtype="int64", name="tokens")
    x = sym.Embedding(tokens, num_embeddings=20_000, embedding_dim=128, name="embedding")
    x = sym.SinusoidalEncoding(x, name="places")
    x = EncoderLayer(x, repeat=2, name="encoder")
    x = sym.Mean(x, dim=(1,), name="mean")
    logits = sym.Linear(x, out_features=2, name="logits")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


def gpt2() -> Symbol:
    """GPT-2 small (Radford et al., 2019): the table of words is also the last layer."""

    @sym.block
    def Attention(x: Symbol) -> Symbol:
        """Twelve heads; every place sees itself and those before it."""
        x = sym.Linear(x, out_features=2304, name="c_attn")
        x = sym.Unflatten(x, dim=2, sizes=(36, 64), name="heads")
        x = sym.Transpose(x, dim0=1, dim1=2, name="by_head")
        query, key, value = sym.Chunk(x, chunks=3, dim=1, name="qkv")
        x = sym.ScaledDotProductAttention(query, key, value, is_causal=True, name="attention")
        x = sym.Flatten(sym.Transpose(x, dim0=1, dim1=2, name="by_place"), start_dim=2, name="joined")
        x = sym.Linear(x, out_features=768, name="c_proj")
        return sym.Dropout(x, p=0.1, name="dropout")

    @sym.block
    def Mlp(x: Symbol) -> Symbol:
        """Widens four times and back."""
        x = sym.GELU(sym.Linear(x, out_features=3072, name="c_fc"), approximate="tanh", name="gelu")
        return sym.Dropout(sym.Linear(x, out_features=768, name="c_proj"), p=0.1, name="dropout")

    @sym.block
    def GPTLayer(x: Symbol) -> Symbol:
        """Attention, then a feed-forward network; each normalises its input and adds to it."""
        x = sym.Add(x, Attention(sym.LayerNorm(x, name="ln_1"), name="attn"), name="add1")
        return sym.Add(x, Mlp(sym.LayerNorm(x, name="ln_2"), name="mlp"), name="add2")

    tokens = sym.Input(shape=("N", "T"), dtype="int64", name="tokens")
    table = sym.Parameter(shape=(50257, 768), name="wte")
    words = sym.Lookup(tokens, table, name="words")
    places = sym.Embedding(
        sym.Positions(tokens, name="positions"), num_embeddings=1024, embedding_dim=768, name="wpe"
    )
    x = sym.Dropout(sym.Add(words, places, name="add"), p=0.1, name="dropout")
    x = GPTLayer(x, repeat=12, name="h")
    x = sym.LayerNorm(x, name="ln_f")
    logits = sym.MatMul(x, sym.Transpose(table, dim0=0, dim1=1, name="head"), name="logits")
    scores = sym.Transpose(logits, dim0=1, dim1=2, name="by_class")
    return sym.CrossEntropyLoss(scores, sym.Target(shape=("N", "T"), name="following"), name="loss")


def bert() -> Symbol:
    """BERT-base (Devlin et al., 2019), uncased: states of all places, and a pooled one for the text."""

    @sym.block
    def Embeddings(tokens: Symbol, segments: Symbol) -> Symbol:
        """Words, places and segments added up."""
        words = sym.Embedding(
            tokens, num_embeddings=30522, embedding_dim=768, padding_idx=0, name="word_embeddings"
        )
        numbers = sym.Positions(tokens, name="positions")
        places = sym.Embedding(numbers, num_embeddings=512, embedding_dim=768, name="position_embeddings")
        parts = sym.Embedding(segments, num_embeddings=2, embedding_dim=768, name="token_type_embeddings")
        x = sym.Add(sym.Add(words, parts, name="add1"), places, name="add2")
        return sym.Dropout(sym.LayerNorm(x, eps=1e-12, name="LayerNorm"), p=0.1, name="dropout")

    @sym.block
    def Attention(x: Symbol, mask: Symbol) -> Symbol:
        """Twelve heads over all places that are not padding."""

        def heads(name: str) -> Symbol:
            y = sym.Linear(x, out_features=768, name=name)
            y = sym.Unflatten(y, dim=2, sizes=(12, 64), name=f"{name}_heads")
            return sym.Transpose(y, dim0=1, dim1=2, name=f"{name}_by_head")

        y = sym.ScaledDotProductAttention(
            heads("query"), heads("key"), heads("value"), mask, name="attention"
        )
        y = sym.Flatten(sym.Transpose(y, dim0=1, dim1=2, name="by_place"), start_dim=2, name="joined")
        y = sym.Dropout(sym.Linear(y, out_features=768, name="output_dense"), p=0.1, name="dropout")
        return sym.LayerNorm(sym.Add(x, y, name="add"), eps=1e-12, name="output_LayerNorm")

    @sym.block
    def BertLayer(x: Symbol, mask: Symbol) -> Symbol:
        """Attention and a feed-forward network, each added to its input and normalised."""
        x = Attention(x, mask, name="attention")
        y = sym.Linear(x, out_features=3072, activation="GELU", name="intermediate_dense")
        y = sym.Dropout(sym.Linear(y, out_features=768, name="output_dense"), p=0.1, name="dropout")
        return sym.LayerNorm(sym.Add(x, y, name="add"), eps=1e-12, name="output_LayerNorm")

    @sym.block
    def Mask(present: Symbol) -> Symbol:
        """1 for words and 0 for padding becomes true and false for every head and place."""
        x = sym.Cast(present, dtype="bool", name="words")
        return sym.Unsqueeze(sym.Unsqueeze(x, dim=1, name="each_head"), dim=1, name="each_place")

    tokens = sym.Input(shape=("N", "T"), dtype="int64", name="input_ids")
    segments = sym.Input(shape=("N", "T"), dtype="int64", name="token_type_ids")
    present = sym.Input(shape=("N", "T"), dtype="int64", name="attention_mask")
    x = Embeddings(tokens, segments, name="embeddings")
    mask = Mask(present, name="mask")
    x = BertLayer(x, mask, repeat=12, name="layer")
    first = sym.Select(x, dim=1, index=0, name="first")
    pooled = sym.Linear(first, out_features=768, activation="Tanh", name="pooler_dense")
    return sym.Group(
        sym.Output(x, name="last_hidden_state"),
        sym.Output(pooled, name="pooler_output"),
    )


def vit() -> Symbol:
    """ViT-B/16 (Dosovitskiy et al., 2021): patches of 16×16 as the words of a transformer."""

    @sym.block
    def Mlp(x: Symbol) -> Symbol:
        """Widens four times and back."""
        x = sym.Linear(x, out_features=3072, activation="GELU", name="linear1")
        x = sym.Dropout(x, p=0.0, name="dropout1")
        x = sym.Linear(x, out_features=768, name="linear2")
        return sym.Dropout(x, p=0.0, name="dropout2")

    @sym.block
    def EncoderLayer(x: Symbol) -> Symbol:
        """Attention, then a feed-forward network; each normalises its input and adds to it."""
        y = sym.SelfAttention(sym.LayerNorm(x, eps=1e-6, name="ln_1"), num_heads=12, name="self_attention")
        x = sym.Add(x, sym.Dropout(y, p=0.0, name="dropout"), name="add1")
        return sym.Add(x, Mlp(sym.LayerNorm(x, eps=1e-6, name="ln_2"), name="mlp"), name="add2")

    x = sym.Input(shape=("N", 3, 224, 224), name="image")
    x = sym.Conv2d(x, out_channels=768, kernel_size=16, stride=16, name="conv_proj")
    x = sym.Transpose(sym.Flatten(x, start_dim=2, name="patches"), dim0=1, dim1=2, name="sequence")
    x = sym.ClassToken(x, name="class_token")
    places = sym.Parameter(shape=(1, 197, 768), name="pos_embedding")
    x = sym.Dropout(sym.Add(x, places, name="add"), p=0.0, name="dropout")
    x = EncoderLayer(x, repeat=12, name="encoder_layers")
    x = sym.LayerNorm(x, eps=1e-6, name="ln")
    x = sym.Select(x, dim=1, index=0, name="first")
    logits = sym.Linear(x, out_features=1000, name="head")
    return sym.CrossEntropyLoss(logits, sym.Target(name="label"), name="loss")


SHIPPED = (
    Shipped(
        "transformer-classifier",
        "Transformer text classifier",
        "Two encoder layers over the words of a text (Vaswani et al., 2017).",
        encoder_classifier,
    ),
    Shipped(
        "gpt2",
        "GPT-2",
        "Twelve decoder layers that guess the next word (Radford et al., 2019), the small model.",
        gpt2,
        Published(
            "Hugging Face transformers, openai-community/gpt2",
            124_439_808,
            renames=((r"^", "transformer."),),
            transposed=r"\.(c_attn|c_proj|c_fc)\.weight$",
        ),
    ),
    Shipped(
        "bert-base",
        "BERT-base",
        "Twelve encoder layers that read a text in both directions (Devlin et al., 2019), uncased.",
        bert,
        Published(
            "Hugging Face transformers, google-bert/bert-base-uncased, BertModel",
            109_482_240,
            renames=(
                (r"^layer\.", "encoder.layer."),
                (r"\.attention\.(query|key|value)\.", r".attention.self.\1."),
                (r"_(dense|LayerNorm)\.", r".\1."),
            ),
        ),
    ),
    Shipped(
        "vit-b-16",
        "ViT-B/16",
        "Patches of an image as the words of a transformer (Dosovitskiy et al., 2021).",
        vit,
        Published(
            "torchvision vit_b_16",
            86_567_656,
            (Sequence("{}", "linear1", "dropout2", block="Mlp"),),
            (
                (r"^encoder_layers\.", "encoder.layers.encoder_layer_"),
                (r"^ln\.", "encoder.ln."),
                (r"^head\.", "heads.head."),
                (r"^pos_embedding\.weight$", "encoder.pos_embedding"),
                (r"^class_token\.weight$", "class_token"),
            ),
        ),
    ),
)
