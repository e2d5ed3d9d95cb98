using System.Text;
using System.Text.Json;

namespace SogniLike.Imaging.Tokenization;

/// <summary>Tokens with their ids, and the merges that make them.</summary>
internal sealed class ClipVocabulary
{
    private const int MaxTokens = 1 << 20;
    private const int MaxTokenLength = 1024;

    private ClipVocabulary(Dictionary<string, int> ids, Dictionary<(int, int), (int, int)> merges)
    {
        Ids = ids;
        Merges = merges;
    }

    public IReadOnlyDictionary<string, int> Ids { get; }

    /// <summary>Rank and resulting id of every pair that merges.</summary>
    public IReadOnlyDictionary<(int Left, int Right), (int Rank, int Merged)> Merges { get; }

    /// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c>.</summary>
    /// <exception cref="InvalidDataException">They are malformed or do not belong together; the message says what and where.</exception>
    public static ClipVocabulary Parse(ReadOnlySpan<byte> vocabularyJson, ReadOnlySpan<byte> mergesText)
    {
        var ids = ParseIds(vocabularyJson);
        foreach (var token in (string[])[ClipTokenizer.StartToken, ClipTokenizer.EndToken])
        {
            if (!ids.ContainsKey(token))
            {
                throw new InvalidDataException($"vocab.json lacks the token {token}.");
            }
        }

        return new ClipVocabulary(ids, ParseMerges(mergesText, ids));
    }

    /// <summary>Builds the vocabulary that merges alone define: bytes, bytes at word ends, the merges in order, start and end token.</summary>
    /// <exception cref="InvalidDataException">A line is malformed; the message says which.</exception>
    public static ClipVocabulary Parse(ReadOnlySpan<byte> mergesText)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var suffix in (string[])["", ClipTokenizer.WordEnd])
        {
            foreach (var symbol in ByteSymbols.InVocabularyOrder())
            {
                ids.Add(symbol + suffix, ids.Count);
            }
        }

        foreach (var (left, right, _) in ReadMerges(mergesText))
        {
            ids.TryAdd(left + right, ids.Count);
        }

        ids.Add(ClipTokenizer.StartToken, ids.Count);
        ids.Add(ClipTokenizer.EndToken, ids.Count);
        return new ClipVocabulary(ids, ParseMerges(mergesText, ids));
    }

    private static Dictionary<string, int> ParseIds(ReadOnlySpan<byte> json)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(json.StartsWith("\uFEFF"u8) ? json[3..] : json, new JsonReaderOptions { MaxDepth = 4 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new InvalidDataException("vocab.json is not an object.");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var token = reader.GetString()!;
                if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var id) || id is < 0 or >= MaxTokens)
                {
                    throw new InvalidDataException($"vocab.json gives the token number {ids.Count} an id that is not 0 to {MaxTokens - 1}.");
                }

                if (token.Length > MaxTokenLength || ids.Count == MaxTokens || !ids.TryAdd(token, id))
                {
                    throw new InvalidDataException(
                        $"vocab.json has the token number {ids.Count} twice, a token over {MaxTokenLength} characters, or over {MaxTokens} tokens.");
                }
            }

            while (reader.Read())
            {
                // Reads to the end, so that anything after the object is an error.
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("vocab.json is not valid JSON.", exception);
        }

        return ids;
    }

    private static Dictionary<(int, int), (int, int)> ParseMerges(ReadOnlySpan<byte> text, Dictionary<string, int> ids)
    {
        var merges = new Dictionary<(int, int), (int, int)>();
        foreach (var (left, right, line) in ReadMerges(text))
        {
            if (!ids.TryGetValue(left, out var leftId) || !ids.TryGetValue(right, out var rightId) || !ids.TryGetValue(left + right, out var mergedId))
            {
                throw new InvalidDataException($"Line {line} of merges.txt names a token that the vocabulary lacks.");
            }

            merges.TryAdd((leftId, rightId), (merges.Count, mergedId));
        }

        return merges;
    }

    private static List<(string Left, string Right, int Line)> ReadMerges(ReadOnlySpan<byte> text)
    {
        var merges = new List<(string, string, int)>();
        var number = 0;
        foreach (var range in text.Split((byte)'\n'))
        {
            number++;
            var line = Encoding.UTF8.GetString(text[range]).TrimEnd('\r');
            if (line.Length == 0 || (number == 1 && line.StartsWith("#version", StringComparison.Ordinal)))
            {
                continue;
            }

            var parts = line.Split(' ');
            if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0 || line.Length > MaxTokenLength || merges.Count == MaxTokens)
            {
                throw new InvalidDataException($"Line {number} of merges.txt is not a pair of tokens, or there are over {MaxTokens} lines.");
            }

            merges.Add((parts[0], parts[1], number));
        }

        return merges;
    }
}
