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

    private readonly int[] _inside = new int[256];
    private readonly int[] _atEnd = new int[256];
    private readonly BytePairMerger _merger;

    private ClipTokenizer(ClipVocabulary vocabulary, int padId, int contextLength)
    {
        StartId = vocabulary.Ids[StartToken];
        EndId = vocabulary.Ids[EndToken];
        PadId = padId;
        ContextLength = contextLength;
        VocabularySize = vocabulary.Ids.Count;
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

    /// <summary>The ids of a text, without start, end and padding, however many they are.</summary>
    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>();
        var rest = PromptText.Normalize(text).AsSpan();
        while (!rest.IsEmpty)
        {
            var start = rest.IndexOf(StartToken, StringComparison.Ordinal);
            var end = rest.IndexOf(EndToken, StringComparison.Ordinal);
            var special = start < 0 ? end : end < 0 ? start : Math.Min(start, end);
            EncodeWords(special < 0 ? rest : rest[..special], ids);
            if (special < 0)
            {
                break;
            }

            ids.Add(special == start ? StartId : EndId);
            rest = rest[(special + (special == start ? StartToken : EndToken).Length)..];
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
        new(vocabulary, vocabulary.Ids.GetValueOrDefault(padToken, vocabulary.Ids[EndToken]), Math.Clamp(contextLength, 3, MaxContextLength));

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
