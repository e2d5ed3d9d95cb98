using System.Text;

namespace SogniLike.Imaging.Tokenization;

/// <summary>
/// CLIP's tokenizer: byte-level BPE over the UTF-8 bytes of lower-cased text, with ids equal to Hugging Face's <c>CLIPTokenizerFast</c>. Takes any string and
/// never throws because of one. Immutable and safe for concurrent use.
/// </summary>
public sealed class ClipTokenizer
{
    /// <summary>Most tokens a CLIP text encoder takes, start and end included.</summary>
    public const int MaxContextLength = 77;

    internal const string StartToken = "<|startoftext|>";
    internal const string EndToken = "<|endoftext|>";
    internal const string WordEnd = "</w>";

    private readonly ClipVocabulary _vocabulary;
    private readonly int[] _inside = new int[256];
    private readonly int[] _atEnd = new int[256];
    private readonly BytePairMerger _merger;
    private readonly Dictionary<int, string> _tokens;
    private readonly IReadOnlyList<PromptEmbeddingTokens> _embeddings;

    private ClipTokenizer(ClipVocabulary vocabulary, int padId, int contextLength, IReadOnlyList<PromptEmbeddingTokens> embeddings)
    {
        _vocabulary = vocabulary;
        _embeddings = embeddings;
        StartId = vocabulary.Ids[StartToken];
        EndId = vocabulary.Ids[EndToken];
        PadId = padId;
        ContextLength = contextLength;
        VocabularySize = vocabulary.Ids.Count;
        CommaId = vocabulary.Ids.GetValueOrDefault("," + WordEnd, -1);
        _tokens = [];
        foreach (var (token, id) in vocabulary.Ids)
        {
            _tokens[id] = token;
        }

        _merger = new BytePairMerger(vocabulary.Merges);
        for (var value = 0; value < 256; value++)
        {
            // A byte that the vocabulary lacks is unknown, which CLIP writes as the end token.
            var symbol = ByteSymbols.Of((byte)value).ToString();
            _inside[value] = vocabulary.Ids.GetValueOrDefault(symbol, EndId);
            _atEnd[value] = vocabulary.Ids.GetValueOrDefault(symbol + WordEnd, EndId);
        }
    }

    /// <summary>Id of the token that starts every text.</summary>
    public int StartId { get; }

    /// <summary>Id of the token that ends every text.</summary>
    public int EndId { get; }

    /// <summary>Id that fills up short texts.</summary>
    public int PadId { get; }

    /// <summary>Tokens the text encoder takes, start and end included; at most 77.</summary>
    public int ContextLength { get; }

    /// <summary>Number of tokens there are.</summary>
    public int VocabularySize { get; }

    /// <summary>Id of a comma that stands alone; -1 when the vocabulary has none.</summary>
    internal int CommaId { get; }

    /// <summary>The ids of a text, without start, end and padding, however many they are.</summary>
    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>();
        var rest = PromptText.Normalize(text).AsSpan();
        while (!rest.IsEmpty)
        {
            var (at, length, special) = FindSpecial(rest);
            EncodeWords(at < 0 ? rest : rest[..at], ids);
            if (at < 0)
            {
                break;
            }

            ids.AddRange(special);
            rest = rest[(at + length)..];
        }

        return ids;
    }

    /// <summary>The ids of a text as the text encoder takes them, and how many did not fit.</summary>
    public TokenizedPrompt EncodePadded(string text)
    {
        var ids = Encode(text);
        var kept = Math.Min(ids.Count, ContextLength - 2);
        var padded = new int[ContextLength];
        Array.Fill(padded, PadId);
        padded[0] = StartId;
        for (var i = 0; i < kept; i++)
        {
            padded[i + 1] = ids[i];
        }

        padded[kept + 1] = EndId;
        return new TokenizedPrompt(padded, ids.Count, ids.Count - kept);
    }

    /// <summary>Makes a tokenizer of a vocabulary that has start and end token.</summary>
    internal static ClipTokenizer Create(ClipVocabulary vocabulary, string padToken = EndToken, int contextLength = MaxContextLength) =>
        new(vocabulary, vocabulary.Ids.GetValueOrDefault(padToken, vocabulary.Ids[EndToken]), Math.Clamp(contextLength, 3, MaxContextLength), []);

    /// <summary>The same tokenizer with names that stand for embeddings. Ids that the vocabulary has are not given again.</summary>
    internal ClipTokenizer With(IReadOnlyList<PromptEmbeddingTokens> embeddings) => new(_vocabulary, PadId, ContextLength, embeddings);

    /// <summary>Number of tokens that belong together from one on: the vectors of an embedding; 1 for all others.</summary>
    internal int GroupLength(int id)
    {
        foreach (var embedding in _embeddings)
        {
            if (embedding.Ids[0] == id)
            {
                return embedding.Ids.Count;
            }
        }

        return 1;
    }

    /// <summary>The text of tokens, for people. Tokens that the vocabulary lacks are left out.</summary>
    internal string Decode(IEnumerable<int> ids)
    {
        var bytes = new List<byte>();
        foreach (var id in ids)
        {
            if (_embeddings.FirstOrDefault(embedding => embedding.Ids[0] == id) is { } embedding)
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(embedding.Name + " "));
            }
            else if (_tokens.TryGetValue(id, out var token) && id != StartId && id != EndId)
            {
                var isWordEnd = token.EndsWith(WordEnd, StringComparison.Ordinal);
                bytes.AddRange((isWordEnd ? token[..^WordEnd.Length] : token).Select(ByteSymbols.ByteOf));
                if (isWordEnd)
                {
                    bytes.Add((byte)' ');
                }
            }
        }

        return Encoding.UTF8.GetString([.. bytes]).TrimEnd();
    }

    /// <summary>The first special token or name of an embedding, the longest where several start; -1 when there is none.</summary>
    private (int At, int Length, IReadOnlyList<int> Ids) FindSpecial(ReadOnlySpan<char> text)
    {
        (int At, int Length, IReadOnlyList<int> Ids) first = (-1, 0, []);
        Consider(text.IndexOf(StartToken, StringComparison.Ordinal), StartToken.Length, [StartId]);
        Consider(text.IndexOf(EndToken, StringComparison.Ordinal), EndToken.Length, [EndId]);
        foreach (var embedding in _embeddings)
        {
            Consider(embedding.FindIn(text), embedding.Name.Length, embedding.Ids);
        }

        return first;

        void Consider(int at, int length, IReadOnlyList<int> ids)
        {
            if (at >= 0 && (first.At < 0 || at < first.At || (at == first.At && length > first.Length)))
            {
                first = (at, length, ids);
            }
        }
    }

    private void EncodeWords(ReadOnlySpan<char> text, List<int> ids)
    {
        while (ClipWords.TryTake(ref text, out var word))
        {
            var bytes = new byte[Encoding.UTF8.GetByteCount(word)];
            Encoding.UTF8.GetBytes(word, bytes);
            var symbols = new int[bytes.Length];
            for (var i = 0; i < bytes.Length; i++)
            {
                symbols[i] = i == bytes.Length - 1 ? _atEnd[bytes[i]] : _inside[bytes[i]];
            }

            _merger.Merge(symbols, ids);
        }
    }
}
